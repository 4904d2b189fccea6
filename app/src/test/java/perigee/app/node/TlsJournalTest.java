package perigee.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;

class TlsJournalTest {

  @TempDir Path folder;

  @Test
  void whatWasAppendedIsThereAfterARestart() throws IOException {
    Path file = folder.resolve("tls.journal");
    try (TlsJournal journal = TlsJournal.open(file)) {
      assertThat(journal.version()).isZero();
      journal.append(changes(true, 1, certificate("a", 1)));
      journal.append(changes(false, 2, certificate("b", 2)));
      journal.append(new TlsChanges(false, 3, List.of(), List.of("a")));
    }
    try (TlsJournal journal = TlsJournal.open(file)) {
      assertThat(journal.version()).isEqualTo(3);
      assertThat(journal.whole().entries()).containsExactly(certificate("b", 2));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aTornLastLineIsLeftOut() throws IOException {
    Path file = folder.resolve("tls.journal");
    try (TlsJournal journal = TlsJournal.open(file)) {
      journal.append(changes(true, 1, certificate("a", 1)));
    }
    Files.writeString(file, "{\"type\":\"tls\",\"who", StandardOpenOption.APPEND);
    try (TlsJournal journal = TlsJournal.open(file)) {
      assertThat(journal.version()).isEqualTo(1);
      journal.append(changes(false, 2, certificate("b", 2)));
    }
    try (TlsJournal journal = TlsJournal.open(file)) {
      assertThat(journal.whole().entries()).hasSize(2);
    }
  }

  @Test
  void theFileDoesNotGrowWithoutBound() throws IOException {
    Path file = folder.resolve("tls.journal");
    try (TlsJournal journal = TlsJournal.open(file)) {
      for (int i = 1; i <= 400; i++) {
        journal.append(changes(false, i, certificate("a", i)));
      }
      assertThat(Files.size(file)).isLessThan(3L << 20);
      assertThat(journal.whole().entries()).hasSize(1);
    }
  }

  private static TlsChanges changes(boolean whole, long version, TlsEntry entry) {
    return new TlsChanges(whole, version, List.of(entry), List.of());
  }

  private static TlsEntry certificate(String id, long version) {
    return new TlsEntry.Certificate(
        id, version, TlsEntry.Source.LOCAL, List.of(id), "EC", "c".repeat(10_000), "key");
  }
}
