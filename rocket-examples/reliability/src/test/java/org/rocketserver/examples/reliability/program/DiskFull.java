package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.server.Octets;

/** Uploads to a disk that is full: a small file system of memory is mounted over the server's work folder. */
public final class DiskFull implements Program {
    private static final int MEBIBYTES = 1;
    private static final int UPLOADS = 20;

    /** In a mount name space of its own, which ends with the server. */
    static final List<String> SMALL_DISK = List.of(
            "unshare",
            "-m",
            "sh",
            "-c",
            "mount -t tmpfs -o size=" + MEBIBYTES + "m none \"$FOLDER\"/work && exec \"$@\"",
            "sh");

    @Override
    public String name() {
        return "disk-full";
    }

    @Override
    public String promise() {
        return "uploads to a full disk are 500s that leave no file behind, and service goes on";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        try (Target target = field.serverBelow(SMALL_DISK, List.of("-Xmx128m"))) {
            int refused = 0;
            int right = 0;
            Field.Complaints complaints = new Field.Complaints();
            for (int i = 0; i < UPLOADS; i++) {
                int status = upload(target.port(), 3_000_000, complaints);
                refused += status == 500 || status == 507 || status == 0 ? 1 : 0;
                right += upload(target.port(), 500_000, complaints) == 200 ? 1 : 0;
            }
            long left = files(target.process().pid(), target.folder().resolve("work"));
            boolean kept = refused == UPLOADS && right == UPLOADS && left == 0 && complaints.count() == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "%d of %d uploads that do not fit refused, %d of %d that do taken between them, %d files left%s",
                            refused, UPLOADS, right, UPLOADS, left, complaints.first()));
        }
    }

    private static int upload(int port, int octets, Field.Complaints complaints) {
        String before = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n";
        String after = "\r\n--b--\r\n";
        byte[] body = Octets.of(3, octets);
        try (Client client = Client.connect(port)) {
            try {
                client.send("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                                + "Content-Length: " + (octets + before.length() + after.length()) + "\r\n\r\n"
                                + before)
                        .send(body)
                        .send(after);
            } catch (IOException e) {
                // refused while it was being sent
            }
            Client.Answer answer = client.read();
            if (answer.status() == 200 && !answer.text().equals("f " + octets + " " + Octets.sum(body) + "\n")) {
                complaints.add("wrong: " + answer.text());
            }
            return answer.status();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Files in the server's own view of a folder. */
    private static long files(long pid, Path folder) throws IOException {
        return names(pid, folder).size();
    }

    /** The names of files in the server's own view of a folder. */
    static List<String> names(long pid, Path folder) throws IOException {
        try (var files = Files.walk(Path.of("/proc/" + pid + "/root" + folder))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
