package dev.troop.bench.conformance;

/** A mistake that call libraries make. */
enum Trap {
    LATE_RESULT(
            "1. A late result decides half-open",
            "A call begins; others trip the breaker; after the sleep a probe is out; the old call ends well. That says nothing "
                    + "of the dependency now, so the breaker must stay as it is.",
            Checks::lateResult),
    SPLIT_STATE(
            "2. A state in two variables",
            "Where a transition is two writes, somebody can be between them. The check stops there, where the library lets it.",
            Library::splitState),
    PROBE_PERMITS(
            "3. Probes are miscounted",
            "One probe is allowed and is out. Twenty calls from before the trip end in the caller's fault, which counts nothing. "
                    + "They must not make room for further probes: of 31 calls one is admitted.",
            Checks::probePermits),
    HUNG_PROBE(
            "4. A hung probe wedges the breaker",
            "The only probe never returns, and ignores interrupts. After three more sleeps the dependency must be asked again. Where "
                    + "there are timeouts, the same is done within one; the verdict is about the breaker by itself.",
            Checks::hungProbe),
    WHAT_COUNTS(
            "5. What is no failure counts as one, or as a success",
            "The caller's fault and the library's own rejection say nothing of the dependency: they must neither open a closed "
                    + "breaker, nor decide a probe.",
            Checks::whatCounts),
    ABANDONED_WAITERS(
            "6. Abandoned waiters take permits along",
            "Two permits are held; six callers wait for them and give up, two of them because they are interrupted; then the "
                    + "permits come back. Both must be free.",
            PermitChecks::abandonedWaiters),
    FREED_TOO_EARLY(
            "7. A timeout frees the permit while the work runs on",
            "With a budget of one, work ignores its timeout and the interrupt. Its caller should go on; the next call must be "
                    + "rejected until the work really ends, else the dependency sees more calls than its budget.",
            PermitChecks::freedTooEarly),
    STRAY_INTERRUPT(
            "8. An interrupt strays",
            "60 calls whose work takes just as long as the timeout. The caller's interrupt flag must be clear after each, and "
                    + "the worker's at the next call.",
            PermitChecks::strayInterrupt),
    LAG_AND_CLOCK(
            "9. The breaker decides late, or by the wall clock",
            "With a minimum of 20 calls, the 20th failure must open it. Setting the machine's clock must not matter.",
            Checks::lagAndClock),
    FALLBACK_ELSEWHERE(
            "10. The fallback runs twice, or without the caller's context",
            "For each kind of failure the fallback must run once, and find what the caller had: the context of the request, as "
                    + "the library carries it, and the log context (a thread local, as MDC is).",
            Contexts::check);

    /** How a trap is checked. */
    @FunctionalInterface
    interface Check {
        Finding of(Library library) throws Exception;
    }

    private final String title;
    private final String about;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final Check check;

    Trap(String title, String about, Check check) {
        this.title = title;
        this.about = about;
        this.check = check;
    }

    String title() {
        return title;
    }

    /** What is done, and what must follow. */
    String about() {
        return about;
    }

    Finding check(Library library) throws Exception {
        return check.of(library);
    }
}
