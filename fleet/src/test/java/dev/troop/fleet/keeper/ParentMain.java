package dev.troop.fleet.keeper;

import java.nio.file.Files;
import java.nio.file.Path;

/** A process that launches a keeper and then only lives: {@code ParentMain RUN_DIRECTORY}, with the plan beside it. */
final class ParentMain {
    private ParentMain() {}

    public static void main(String[] arguments) throws Exception {
        RunDirectory run = new RunDirectory(Path.of(arguments[0]));
        StartPlan plan = KeeperJson.read(Files.readAllBytes(run.plan()), StartPlan.class);
        Keeper keeper = Keeper.launch(run, plan);
        System.out.println("keeper " + keeper.pid());
        System.in.read(); // until it is killed
    }
}
