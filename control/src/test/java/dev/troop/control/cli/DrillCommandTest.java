package dev.troop.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The drill's command line and the page about it. */
final class DrillCommandTest {
    private static final List<String> OF_EVERY_COMMAND = List.of("--help", "--version");

    @Test
    void everyOptionIsOnThePage() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "drill.md"));
        List<String> options = new CommandLine(new DrillCommand())
                .getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .filter(name -> !OF_EVERY_COMMAND.contains(name))
                        .toList();

        assertThat(options).isNotEmpty().allSatisfy(option -> assertThat(page).contains("| `" + option));
    }
}
