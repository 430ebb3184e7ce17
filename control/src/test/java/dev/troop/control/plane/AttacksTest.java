package dev.troop.control.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.control.api.AttackOrder;
import dev.troop.control.api.AttackStatus;
import dev.troop.control.api.AttackStatus.Phase;
import dev.troop.core.Attack;
import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.core.InstanceId;
import dev.troop.core.ManualTicker;
import dev.troop.core.Rung;
import dev.troop.core.Scope;
import dev.troop.core.Ticker;
import dev.troop.fleet.HealProof;
import dev.troop.fleet.InjectionRefused;
import dev.troop.fleet.Injector;
import dev.troop.fleet.LeaseProof;
import dev.troop.fleet.LeaseStatus;
import dev.troop.fleet.ProcessLease;
import dev.troop.fleet.Victim;
import dev.troop.guard.FaultTokens;
import dev.troop.link.Orders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttacksTest {
    private static final Duration STEP = Duration.ofMillis(50);
    private static final InstanceId VICTIM = InstanceId.parse("history.east.a.1");
    private static final FaultTokens TOKENS = new FaultTokens(new byte[32], Clock.systemUTC());

    @TempDir
    private Path directory;

    private final ManualTicker ticker = new ManualTicker();
    private final LinkHub hub = new LinkHub(ticker, Set.of("gateway"), 1);
    private final Keeper keeper = new Keeper();
    private long held = -1;
    private Path file = Path.of("");
    private Journal journal;
    private Attacks attacks;

    /** A keeper that notes what the journal held when it was told to inject, and heals when it is allowed to. */
    private final class Keeper implements Injector {
        final List<String> journalAtInjection = new ArrayList<>();
        volatile boolean happens = true;
        volatile boolean heals = true;
        volatile boolean reached = true;
        final AtomicInteger healings = new AtomicInteger();

        @Override
        public LeaseProof inject(ProcessLease lease) throws IOException {
            Journal.read(file).forEach(entry -> journalAtInjection.add(entry.kind()));
            if (!reached) {
                throw new IOException("keeper not reached");
            }
            return new LeaseProof(lease.id(), 0, List.of(new Victim(VICTIM, 4711, 1, happens)));
        }

        @Override
        public HealProof heal(String leaseId) throws InjectionRefused {
            healings.incrementAndGet();
            if (leaseId.equals("unknown")) {
                throw new InjectionRefused("never was");
            }
            return new HealProof(leaseId, heals ? LeaseStatus.HEALED : LeaseStatus.HEALING, "");
        }
    }

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("journal.jsonl");
        journal = Journal.open(file, Clock.systemUTC());
        attacks = new Attacks(journal, hub, keeper, TOKENS, ticker, 9);
    }

    @AfterEach
    void close() throws IOException {
        attacks.stop();
        attacks.all().forEach(one -> over(one.id()));
        journal.close();
    }

    private static AttackOrder onProcess(String id, Fault fault) {
        Attack attack = new Attack(
                id, Rung.INSTANCE, "Chaos Monkey", fault, new Scope.Instances(List.of(VICTIM)), Duration.ofSeconds(3));
        return AttackOrder.onProcesses(attack, List.of(VICTIM), false);
    }

    private static AttackOrder onCalls(String id) {
        return onCalls(id, "delay 400ms");
    }

    private static AttackOrder onCalls(String id, String fault, String... regions) {
        FaultRule rule = FaultRule.parse("user-history/primary=" + fault);
        Attack attack = new Attack(
                id,
                Rung.INSTANCE,
                "Latency Monkey",
                rule.fault(),
                new Scope.Dependency("user-history", List.of(regions)),
                Duration.ofSeconds(3));
        return AttackOrder.onCalls(attack, List.of(rule));
    }

    /** Moves time in small steps until an attack is over, giving its thread a moment after each. */
    private AttackStatus over(String id) {
        Ticker real = Ticker.system();
        long bound = real.nanos() + Duration.ofSeconds(60).toNanos();
        try {
            while (!attacks.status(id).isOver() && bound - real.nanos() > 0) {
                ticker.advance(STEP);
                real.pause(Duration.ofMillis(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return attacks.status(id);
    }

    @Test
    void theLeaseIsOnDiskBeforeAnythingIsInjected() {
        attacks.begin(onProcess("i-1", new Fault.Hang()));
        over("i-1");
        assertThat(keeper.journalAtInjection).containsExactly("attack-armed");
    }

    @Test
    void anAttackThatHappenedAndWasHealedEndsWithItsProof() throws Exception {
        attacks.begin(onProcess("i-1", new Fault.Terminate()));
        AttackStatus status = over("i-1");
        assertThat(status.phase()).isEqualTo(Phase.ENDED);
        assertThat(status.happened()).isTrue();
        assertThat(status.proof()).contains("1 of 1 processes gone", "pid 4711");
        assertThat(Journal.read(file))
                .extracting(Journal.Entry::kind)
                .containsExactly("attack-armed", "attack-injected", "attack-healing", "attack-over");
    }

    @Test
    void aFaultThatDidNotHappenIsNotClaimed() {
        keeper.happens = false;
        attacks.begin(onProcess("i-1", new Fault.Terminate()));
        assertThat(over("i-1").happened()).isFalse();
    }

    @Test
    void anUnreachedKeeperMeansNotInjectedAndStillHealed() {
        keeper.reached = false;
        attacks.begin(onProcess("i-1", new Fault.Hang()));
        AttackStatus status = over("i-1");
        assertThat(status.proof()).isEqualTo("not injected: keeper not reached");
        assertThat(keeper.healings).hasPositiveValue();
    }

    @Test
    void whatCannotBeHealedIsStuckAndBlocksEveryFurtherAttack() {
        keeper.heals = false;
        attacks.begin(onProcess("i-1", new Fault.Hang()));
        assertThat(over("i-1").phase()).isEqualTo(Phase.STUCK);
        AttackStatus refused = attacks.begin(onProcess("i-2", new Fault.Hang()));
        assertThat(refused.phase()).isEqualTo(Phase.REFUSED);
        assertThat(refused.proof()).isEqualTo("not healed yet: i-1");
    }

    @Test
    void aRuleThatHitNoCallIsNotProven() {
        attacks.begin(onCalls("c-1"));
        AttackStatus status = over("c-1");
        assertThat(status.happened()).isFalse();
        assertThat(status.healed()).isTrue();
        assertThat(status.proof()).isEqualTo("rules sent, no call was hit");
    }

    @Test
    void anAttackOnCallsIsNotOverWhileItsBreakersAreOpen() throws Exception {
        attacks.begin(onCalls("c-1"));
        move("open", () -> attacks.status("c-1").phase() == Phase.HEALING);
        long healing = ticker.nanos();
        move("open", () -> ticker.nanos() - healing > Duration.ofSeconds(3).toNanos());
        assertThat(attacks.status("c-1").phase()).isEqualTo(Phase.HEALING);

        move("closed", () -> attacks.status("c-1").isOver());

        assertThat(attacks.status("c-1").healed()).isTrue();
        assertThat(ticker.nanos() - healing).isLessThan(Duration.ofSeconds(6).toNanos());
    }

    @Test
    void anAttackOnOneRegionIsNotOverWhileACallMayBeSlowThatItHitAtLast() throws Exception {
        attacks.begin(onCalls("c-1", "delay 4000ms", "east"));
        move("closed", () -> attacks.status("c-1").phase() == Phase.HEALING);
        long healing = ticker.nanos();

        move("closed", () -> attacks.status("c-1").isOver());

        assertThat(ticker.nanos() - healing)
                .as("time since healing was seen to have begun, which may be a step late")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(4).minus(STEP).toNanos());
    }

    @Test
    void aBreakerThatNobodyClosesKeepsNoAttackForEver() throws Exception {
        attacks.begin(onCalls("c-1"));
        move("half-open", () -> attacks.status("c-1").isOver());
        assertThat(attacks.status("c-1").phase()).isEqualTo(Phase.ENDED);
    }

    /**
     * Moves time, while an instance follows its orders and says that the breaker of its guard is in this state. Time stands
     * still while the attack does something, such as to write to a disk.
     */
    private void move(String breaker, BooleanSupplier until) throws Exception {
        Ticker real = Ticker.system();
        long bound = real.nanos() + Duration.ofSeconds(60).toNanos();
        while (!until.getAsBoolean() && bound - real.nanos() > 0) {
            FutureTask<Orders> beat =
                    new FutureTask<>(() -> hub.exchange(LinkHubTest.breaker("api.east.a.1", breaker), held));
            Thread instance = Thread.startVirtualThread(beat);
            real.pause(Duration.ofMillis(2));
            if (beat.isDone()) {
                held = beat.get().version();
            }
            instance.interrupt();
            instance.join();
            if (ticker.pausing() > 0) {
                ticker.advance(STEP);
            }
        }
        assertThat(until.getAsBoolean()).as("within 60 s").isTrue();
    }

    @Test
    void anAttackOnRequestsMintsATokenThatVerifies() {
        Attack attack = new Attack(
                "r-1",
                Rung.REQUEST,
                "Request faults",
                new Fault.Fail(0),
                new Scope.TaggedRequests("user-history"),
                Duration.ofMinutes(1));
        AttackStatus status =
                attacks.begin(AttackOrder.onCalls(attack, List.of(FaultRule.parse("user-history/primary=fail"))));
        assertThat(TOKENS.verify(status.token())).isNotNull();
        attacks.end("r-1");
        assertThat(over("r-1").phase()).isEqualTo(Phase.ENDED);
    }

    @Test
    void anIdIsUsedOnce() {
        attacks.begin(onProcess("i-1", new Fault.Hang()));
        assertThatThrownBy(() -> attacks.begin(onProcess("i-1", new Fault.Hang())))
                .hasMessage("attack i-1 was ordered before: expected a new id");
    }

    @Test
    void stoppingHealsWhatRunsAndRefusesWhatComes() {
        attacks.begin(onProcess("i-1", new Fault.Hang()));
        attacks.stop();
        assertThat(over("i-1").phase()).isEqualTo(Phase.ENDED);
        assertThat(attacks.begin(onProcess("i-2", new Fault.Hang())).proof()).isEqualTo("all attacks are stopped");
    }

    @Test
    void anAttackThatWasOpenWhenTheControlPlaneDiedIsHealedByTheNextOne() throws Exception {
        journal.append("attack-armed", "i-1", onProcess("i-1", new Fault.Hang()));
        journal.append("attack-armed", "i-2", onProcess("i-2", new Fault.Hang()));
        journal.append("attack-over", "i-2", "");
        attacks.recover(Journal.read(file));
        assertThat(over("i-1").healed()).isTrue();
        assertThatThrownBy(() -> attacks.status("i-2")).hasMessage("no attack i-2 is known");
    }
}
