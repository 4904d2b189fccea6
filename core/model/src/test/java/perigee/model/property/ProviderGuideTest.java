package perigee.model.property;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.model.document.Problem;
import perigee.model.document.Reading;
import perigee.model.zone.ZoneDocument;

/// Holds the provider's guide to what the parser does.
class ProviderGuideTest {

  private static final Path GUIDE = Path.of("docs", "guide", "provider.md");
  private static final Pattern PROPERTY_BLOCK =
      Pattern.compile("^```yaml property\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern ZONE_BLOCK =
      Pattern.compile("^```yaml zone\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern SCRIPT =
      Pattern.compile(
          "^```sh\\n([^`]*)^```\\n\\nIt prints\\n\\n```\\n([^`]*)^```$", Pattern.MULTILINE);
  private static final String KEYS_HERE = "the keys here are ";

  private static String guide = "";

  @BeforeAll
  static void findGuide() throws IOException {
    guide = read();
  }

  private static String read() throws IOException {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(GUIDE))) {
        return Files.readString(folder.resolve(GUIDE));
      }
    }
    throw new IOException("no folder above this one holds " + GUIDE);
  }

  static List<String> properties() throws IOException {
    return PROPERTY_BLOCK.matcher(read()).results().map(block -> block.group(1)).toList();
  }

  @ParameterizedTest
  @MethodSource("properties")
  void eachPropertyOfTheGuideIsAccepted(String text) {
    assertThat(problems(text)).isEmpty();
  }

  @Test
  void theZoneOfTheGuideIsAccepted() throws IOException {
    List<String> zones = ZONE_BLOCK.matcher(read()).results().map(block -> block.group(1)).toList();
    assertThat(zones).isNotEmpty();
    assertThat(zones)
        .allSatisfy(text ->
            assertThat(ZoneDocument.read(text, "guide")).isInstanceOf(Reading.Parsed.class));
  }

  @Test
  void theGuideShowsMoreThanOneProperty() throws IOException {
    assertThat(properties()).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{zzzzzzzz: 1}",
        "{origins: [{zzzzzzzz: 1}]}",
        "{origins: [{health: {zzzzzzzz: 1}}]}",
        "{rules: [{match: {zzzzzzzz: 1}}]}",
        "{rules: [{set: {zzzzzzzz: 1}}]}",
        "{rules: [{set: {cache-key: {zzzzzzzz: 1}}}]}",
        "{rules: [{set: {request-headers: {zzzzzzzz: 1}}}]}",
        "{rules: [{set: {redirect: {zzzzzzzz: 1}}}]}",
        "{rules: [{set: {signed-url: {zzzzzzzz: 1}}}]}",
        "{rules: [{set: {rate-limit: {zzzzzzzz: 1}}}]}"
      })
  void eachKeyThatTheParserKnowsIsInTheGuide(String unknownKey) {
    List<String> known = problems(unknownKey).stream().flatMap(ProviderGuideTest::keys).toList();
    assertThat(known).isNotEmpty().allSatisfy(key -> assertThat(guide).contains(key));
  }

  static List<Arguments> scripts() throws IOException {
    return SCRIPT.matcher(read()).results().map(s -> arguments(s.group(1), s.group(2))).toList();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void eachScriptOfTheGuidePrintsWhatTheGuideSays(String script, String printed)
      throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
    shell.getOutputStream().close();
    assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(printed);
    assertThat(shell.waitFor()).isZero();
  }

  @Test
  void theGuideSignsUrlsAndCookies() throws IOException {
    assertThat(scripts()).hasSize(2);
  }

  private static List<String> problems(String text) {
    return switch (PropertyDocument.read(text, "guide")) {
      case Reading.Parsed<Property> _ -> List.of();
      case Reading.Refused<Property>(List<Problem> problems) ->
          problems.stream().map(Problem::message).toList();
    };
  }

  private static Stream<String> keys(String message) {
    int at = message.indexOf(KEYS_HERE);
    return at < 0
        ? Stream.empty()
        : Arrays.stream(message.substring(at + KEYS_HERE.length()).split(", "));
  }
}
