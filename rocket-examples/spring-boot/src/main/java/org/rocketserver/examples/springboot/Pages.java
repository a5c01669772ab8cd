package org.rocketserver.examples.springboot;

import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What the application answers. */
@RestController
class Pages {
    private final Executor executor;

    Pages(Executor applicationTaskExecutor) {
        this.executor = applicationTaskExecutor;
    }

    record Greeting(String text) {}

    @GetMapping("/hello")
    Greeting hello(@RequestParam(defaultValue = "world") String name) {
        return new Greeting("Hello, " + name);
    }

    @GetMapping("/count")
    int count(HttpSession session) {
        Integer before = (Integer) session.getAttribute("count");
        int now = before == null ? 1 : before + 1;
        session.setAttribute("count", now);
        return now;
    }

    @GetMapping("/later")
    Callable<Greeting> later() {
        return () -> new Greeting("Hello, later");
    }

    @GetMapping("/admin")
    Greeting admin(Principal user) {
        return new Greeting("Hello, " + user.getName());
    }

    @GetMapping("/conflict")
    Greeting conflict() {
        throw new ResponseStatusException(HttpStatus.CONFLICT, "somebody was faster");
    }

    @PostMapping("/upload")
    String upload(@RequestParam MultipartFile file) {
        return file.getOriginalFilename() + " has " + file.getSize() + " octets";
    }

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@RequestParam(defaultValue = "3") int count) {
        SseEmitter events = new SseEmitter();
        executor.execute(() -> {
            try {
                for (int i = 1; i <= count; i++) {
                    events.send(SseEmitter.event().id(Integer.toString(i)).data("event " + i));
                }
                events.complete();
            } catch (IOException e) {
                events.completeWithError(e);
            }
        });
        return events;
    }
}
