package perigee.content.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class RecordsTest {

  @TempDir Path directory;

  @Test
  void eachAnswerIsOneLineOfJsonWhateverItHolds() throws IOException {
    Path file = directory.resolve("access.log");
    RecentAnswers answers = new RecentAnswers("edge1", 4, 1, 1);
    try (AccessLog _ = new AccessLog(file, answers, 1 << 20, 2)) {
      answers.keep(0, 1, answer("edge1~1", "http://example.org/\"\\\u0001\u007f\u00e4"));
      answers.keep(0, 2, answer("edge1~2", "http://example.org/"));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    JsonNode first = new ObjectMapper().readTree(lines.getFirst());
    assertThat(first.get("url").asString()).isEqualTo("http://example.org/\"\\\u0001\u007f\u00e4");
    assertThat(first.get("cache").asString()).isEqualTo("miss");
    assertThat(first.has("failure")).isFalse();
  }

  @Test
  void noMoreOldFilesAreKeptThanAsked() throws IOException {
    Path file = directory.resolve("access.log");
    for (int start = 0; start < 6; start++) {
      RecentAnswers answers = new RecentAnswers("edge1", 4, start, 1);
      try (AccessLog _ = new AccessLog(file, answers, 1, 2)) {
        answers.keep(0, start, answer("edge1~" + start, "http://example.org/"));
      }
    }
    assertThat(directory.resolve("access.log.1")).exists();
    assertThat(directory.resolve("access.log.2")).exists();
    assertThat(directory.resolve("access.log.3")).doesNotExist();
  }

  @Test
  void anAnswerIsFoundUntilTheRingComesRound() {
    RecentAnswers recent = new RecentAnswers("edge1", 4, 1000, 1);
    for (int i = 0; i < 6; i++) {
      long number = recent.take();
      recent.keep(0, number, answer(recent.id(number), "http://example.org/" + i));
    }
    assertThat(recent.find(recent.id(1005))).isPresent();
    assertThat(recent.find(recent.id(1002))).isPresent();
    assertThat(recent.find(recent.id(1001))).isEmpty();
    assertThat(recent.find("edge2~3ed")).isEmpty();
    assertThat(recent.find("edge1~not-hex")).isEmpty();
  }

  private static AnswerRecord answer(String id, String url) {
    return new AnswerRecord(
        id,
        1,
        "192.0.2.1",
        "GET",
        url,
        200,
        5,
        "shop",
        Result.MISS,
        "not stored",
        "key",
        "core1",
        "core1~2",
        "core1",
        10,
        20,
        null,
        3);
  }
}
