package perigee.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import perigee.lab.report.Report;
import perigee.lab.scenario.Scenario;
import perigee.lab.scenario.ScenarioFile;
import perigee.model.document.Reading;

/// Runs one scenario and reports. Exit status 0 for a valid run, 1 for one that failed or is void,
/// 2 for wrong use.
public final class Main {

  private static final int VALID = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private Main() {}

  public static void main(String[] words) {
    System.exit(run(List.of(words)));
  }

  private static int run(List<String> words) {
    try {
      Options options = Options.read(words);
      if (options.fidelity()) {
        return Fidelity.faults(options.prefix()).isEmpty() ? VALID : FAILED;
      }
      Files.createDirectories(options.out());
      Path file = options.scenario().isPresent() ? options.scenario().get() : random(options);
      return switch (ScenarioFile.read(file)) {
        case Reading.Parsed<Scenario>(Scenario scenario) -> run(scenario, options);
        case Reading.Refused<Scenario> refused -> {
          System.err.println(refused);
          yield WRONG_USE;
        }
      };
    } catch (Options.Wrong e) {
      System.err.println("lab: " + e.getMessage() + "\n" + Options.USAGE);
      return WRONG_USE;
    } catch (IOException e) {
      System.err.println("lab: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException _) {
      return FAILED;
    }
  }

  private static int run(Scenario scenario, Options options)
      throws IOException, InterruptedException {
    Report report;
    try (Lab lab = new Lab(scenario, options)) {
      Thread end = new Thread(lab::kill, "end");
      Runtime.getRuntime().addShutdownHook(end);
      report = lab.run();
      Runtime.getRuntime().removeShutdownHook(end);
    }
    System.out.println(report.table());
    System.out.println("\nreport: " + options.out().resolve("report.json"));
    return report.isVoid() ? FAILED : VALID;
  }

  private static Path random(Options options) throws IOException {
    String text = RandomScenario.text(options.randomSeed(), options.edges(), options.clients());
    return Files.writeString(
        options.out().resolve("random-" + options.randomSeed() + ".yaml"), text);
  }
}
