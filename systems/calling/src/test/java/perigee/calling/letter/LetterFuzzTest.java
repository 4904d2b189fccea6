package perigee.calling.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;
import perigee.model.document.Json;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.Revocations;

/// Any bytes in the place of a message: they are refused or read, and what is read is written
/// alike.
class LetterFuzzTest {

  private static final IdentityTrust NOBODY = new IdentityTrust(List.of(), Revocations.NONE, "");

  @FuzzTest
  void whateverComesIsReadOrRefused(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    Sealed.parse(text)
        .ifPresent(sealed -> assertThat(Sealed.parse(sealed.json())).contains(sealed));
    Mark.parse(text)
        .ifPresent(mark -> assertThat(Mark.parse(mark.xml(Instant.EPOCH))).contains(mark));
    Group.parse(text)
        .ifPresent(group ->
            assertThat(Group.parse(Json.compact(group.json()))).contains(group.merged(group)));
    News.parse(text).ifPresent(news -> assertThat(news.devices()).hasSizeLessThan(41));
    FileNote.parse(text).ifPresent(file -> assertThat(file.size()).isNotNegative());
    FilePart.parse(text)
        .ifPresent(part -> assertThat(part.octets()).hasSizeLessThanOrEqualTo(FilePart.OCTETS + 3));
    assertThat(Note.read(text, NOBODY, "anna", Instant.EPOCH)).isEmpty();
    assertThat(Letter.read(text, NOBODY, "anna", Instant.EPOCH)).isEmpty();
  }
}
