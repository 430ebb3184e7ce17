package threadsubclass;

import kit.Kit;

/** A class that extends Thread: start is the library's, run is ours. */
class ThreadSubclass {

    static final class Worker extends Thread {
        @Override
        public void run() {
            Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT).join(); // expect: uncovered jdk-http
        }
    }

    void bare() {
        new Worker().start();
    }
}
