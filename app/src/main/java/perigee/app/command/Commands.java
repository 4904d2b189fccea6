package perigee.app.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import perigee.app.client.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/// The command line: which commands there are, and how they end.
public final class Commands {

  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private static final Map<String, Supplier<Object>> BY_NAME = byName();

  private Commands() {}

  /// Runs one command line.
  ///
  /// @return the exit status: 0 well, 1 the work failed, 2 wrong use
  public static int run(String... words) {
    CommandLine line = new CommandLine(new Root());
    String first = words.length == 0 ? "" : words[0];
    // Only the named command is looked at by reflection: that is most of the time to start.
    Supplier<Object> named = BY_NAME.get(first);
    if (named == null) {
      BY_NAME.forEach((name, command) -> line.addSubcommand(name, command.get()));
    } else {
      line.addSubcommand(first, named.get());
    }
    line.setColorScheme(new ColorScheme.Builder(Ansi.OFF).build());
    line.setParameterExceptionHandler((e, _) -> wrongUse(e));
    line.setExecutionExceptionHandler((e, _, _) -> failed(e));
    return line.execute(words.length == 0 ? new String[] {"help"} : words);
  }

  private static Map<String, Supplier<Object>> byName() {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("up", UpCommand::new);
    all.put("run", RunCommand::new);
    all.put("property", PropertyCommand::new);
    all.put("zone", ZoneCommand::new);
    all.put("certificate", CertificateCommand::new);
    all.put("purge", PurgeCommand::new);
    all.put("prefetch", PrefetchCommand::new);
    all.put("status", StatusCommand::new);
    all.put("top", TopCommand::new);
    all.put("explain", ExplainCommand::new);
    all.put("doctor", DoctorCommand::new);
    all.put("drain", DrainCommand::new);
    all.put("config", ConfigCommand::new);
    all.put("user", UserCommand::new);
    all.put("token", TokenCommand::new);
    all.put("release", ReleaseCommand::new);
    all.put("node", NodeCommand::new);
    all.put("relay", RelayCommand::new);
    all.put("meeting", MeetingCommand::new);
    all.put("person", PersonCommand::new);
    all.put("phone", PhoneCommand::new);
    all.put("connector", ConnectorCommand::new);
    all.put("gather", GatherCommand::new);
    all.put("rehearse", RehearseCommand::new);
    return all;
  }

  private static int wrongUse(CommandLine.ParameterException e) {
    CommandLine at = e.getCommandLine();
    System.err.println("perigee: " + e.getMessage() + "; see: " + usage(at));
    return WRONG_USE;
  }

  private static String usage(CommandLine at) {
    String name = at.getCommandSpec().qualifiedName(" ");
    return name.equals("perigee") ? "perigee help" : name + " --help";
  }

  private static int failed(Exception e) throws Exception {
    if (e instanceof Failure) {
      System.err.println("perigee: " + e.getMessage());
      return FAILED;
    }
    throw e;
  }

  @Command(
      name = "perigee",
      mixinStandardHelpOptions = true,
      version = "perigee 0.1.0",
      description = "A delivery network that you run yourself.",
      subcommands = CommandLine.HelpCommand.class,
      footer = {
        "",
        "./perigee test [quick] runs the tests. Exit status: 0 well, 1 the work failed, 2 wrong use."
      })
  private static final class Root {}
}
