package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds what the documentation names to what there is.
class DocumentationTest {

  private static final Pattern CODE_BLOCK = Pattern.compile("```.*?```", Pattern.DOTALL);

  /// A class as the text names it: its package if that is not clear, and a member if one is meant.
  private static final Pattern NAMED_CLASS =
      Pattern.compile("`((?:[a-z0-9]+\\.)*)([A-Z][a-z0-9]+\\w*)(?:\\.(\\w+))?`");

  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)");

  private final Path root = root();
  private final List<Path> sources = files(".java");

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs").resolve("ARCHITECTURE.md"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("no folder above this one holds docs/ARCHITECTURE.md");
      }
      folder = parent;
    }
    return folder;
  }

  @Test
  void eachClassThatTheArchitectureNamesIsThere() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path page : architecture()) {
      String text = CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
      for (MatchResult named : NAMED_CLASS.matcher(text).results().toList()) {
        if (!isThere(named)) {
          wrong.add(root.relativize(page) + " names " + named.group());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void eachLinkOfThePagesLeadsToAFile() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path page : files(".md")) {
      String text = CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
      for (MatchResult link : LINK.matcher(text).results().toList()) {
        String to = link.group(1);
        if (!to.startsWith("https://") && !Files.exists(page.resolveSibling(to))) {
          wrong.add(root.relativize(page) + " leads to " + to);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private List<Path> architecture() {
    return files(".md").stream()
        .filter(page ->
            page.endsWith("ARCHITECTURE.md") || page.resolveSibling("").endsWith("decisions"))
        .toList();
  }

  private boolean isThere(MatchResult named) throws IOException {
    Path file = Path.of(named.group(1).replace('.', '/'), named.group(2) + ".java");
    String member = named.group(3);
    for (Path source : sources) {
      if (source.endsWith(file) && (member == null || mentions(source, member))) {
        return true;
      }
    }
    return false;
  }

  private static boolean mentions(Path source, String member) throws IOException {
    return Pattern.compile("\\b" + member + "\\b").matcher(Files.readString(source)).find();
  }

  /// Files of the repository, but for what builds and runs leave in it.
  private List<Path> files(String ending) {
    List<Path> found = new ArrayList<>();
    for (String folder : List.of("docs", "core", "systems", "control", "app", "qa")) {
      try (Stream<Path> all = Files.walk(root.resolve(folder))) {
        all.filter(file -> file.toString().endsWith(ending))
            .filter(file -> !file.toString().contains("/target/"))
            .filter(file -> !file.toString().contains("/node_modules/"))
            .forEach(found::add);
      } catch (IOException e) {
        throw new IllegalStateException(folder + " can't be listed", e);
      }
    }
    Path readme = root.resolve("README.md");
    if (readme.toString().endsWith(ending)) {
      found.add(readme);
    }
    return found;
  }
}
