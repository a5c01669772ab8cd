package org.rocketserver.examples.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.concurrent.Callable;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The notes over HTTP. */
@RestController
public class NotesController {
    private final Notes notes;

    /** Over some notes. */
    public NotesController(Notes notes) {
        this.notes = notes;
    }

    /** Who is asking, and the token that changes need. */
    @GetMapping("/")
    public String welcome(Principal user, CsrfToken token) {
        return user.getName() + " " + token.getToken();
    }

    /** All notes, found on another thread. */
    @GetMapping(path = "/notes", produces = "text/plain;charset=UTF-8")
    public Callable<String> all() {
        return () -> String.join("\n", notes.all());
    }

    /** The next note, when it comes. */
    @GetMapping(path = "/notes/next", produces = "text/plain;charset=UTF-8")
    public DeferredResult<String> next() {
        DeferredResult<String> result = new DeferredResult<>(20_000L, "nothing new");
        notes.read(result::setResult);
        return result;
    }

    /** All notes to come, until one says that it is the last. */
    @GetMapping("/notes/stream")
    public SseEmitter stream() throws IOException {
        SseEmitter stream = new SseEmitter(0L);
        stream.send(SseEmitter.event().comment("listening"));
        notes.read(note -> send(stream, note));
        return stream;
    }

    private static void send(SseEmitter stream, String note) {
        try {
            stream.send(SseEmitter.event().name("note").data(note));
            if (note.equals("last")) {
                stream.complete();
            }
        } catch (IOException e) {
            stream.completeWithError(e);
        } catch (IllegalStateException e) {
            // it is complete already
        }
    }

    /** Adds a note. */
    @PostMapping("/notes")
    @ResponseStatus(HttpStatus.CREATED)
    public void add(@RequestParam("text") String text) {
        notes.add(text);
    }

    /** Adds what a file says. */
    @PostMapping("/files")
    @ResponseStatus(HttpStatus.CREATED)
    public String upload(@RequestParam("file") MultipartFile file) {
        try {
            notes.add(new String(file.getBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.getOriginalFilename() + " of " + file.getSize() + " octets";
    }

    /** Deletes all notes, for those who may. */
    @DeleteMapping("/notes")
    public void clear() {
        notes.clear();
    }

    /** Fails in a way that nobody handles. */
    @GetMapping("/fails")
    public String fails() {
        throw new IllegalStateException("nobody handles this");
    }

    /** What is wrong with a note. */
    @ExceptionHandler
    @ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
    public String wrong(IllegalArgumentException e) {
        return e.getMessage();
    }
}
