package timers;

import java.util.TimerTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import kit.Kit;

/** Work for later. */
class Timers {
    void bare(ScheduledExecutorService timer) {
        timer.scheduleAtFixedRate(Timers::refresh, 1, 1, TimeUnit.SECONDS);
        new java.util.Timer().schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT); // expect: uncovered jdk-http
                    }
                },
                1);
    }

    private static void refresh() {
        Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT); // expect: uncovered jdk-http
    }
}
