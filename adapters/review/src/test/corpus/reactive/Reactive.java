package reactive;

import dev.troop.adapters.reactor.GuardedMono;
import dev.troop.guard.Answer;
import dev.troop.guard.Guard;
import kit.Kit;
import reactor.core.publisher.Mono;

/** Chains of Reactor's, given to a guard or run without one. */
class Reactive {
    private final Guard<String> guard = Kit.guard();

    Mono<Answer<String>> guarded(String key) {
        return GuardedMono.call(
                guard, key, Mono.fromFuture(() -> Kit.HTTP.sendAsync(Kit.request(key), Kit.TEXT)).map(reply -> reply.body()));
    }

    Mono<Answer<String>> guardedInSteps(String key) {
        Mono<String> path = Mono.fromCallable(() -> Kit.HTTP.send(Kit.request(key), Kit.TEXT).body());
        Mono<String> both =
                path.flatMap(next -> Mono.fromCallable(() -> Kit.HTTP.send(Kit.request(next), Kit.TEXT).body()));
        return GuardedMono.call(guard, key, both);
    }

    String bare(String key) {
        return Mono.fromCallable(() -> Kit.HTTP.send(Kit.request(key), Kit.TEXT).body()).block(); // expect: uncovered jdk-http
    }

    void subscribed(String key) {
        Mono.just(key)
                .flatMap(next -> Mono.fromCallable(() -> Kit.HTTP.send(Kit.request(next), Kit.TEXT).body())) // expect: uncovered jdk-http
                .subscribe();
    }

    Mono<String> handedOut(String key) {
        return Mono.fromCallable(() -> Kit.HTTP.send(Kit.request(key), Kit.TEXT).body()); // expect: unknown jdk-http
    }
}
