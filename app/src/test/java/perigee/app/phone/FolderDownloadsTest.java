package perigee.app.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.calling.letter.FileNote;

class FolderDownloadsTest {

  @TempDir Path folder;

  @Test
  void filesStayInTheirFolderAndReplaceNone() throws IOException {
    Path files = folder.resolve("files");
    FolderDownloads downloads = new FolderDownloads(files);
    for (String name : new String[] {"../../evil", "../../evil", ".profile", "a\nb", ""}) {
      downloads.add("id/..", new byte[] {1});
      assertThat(Path.of(downloads.whole("id/..", name)).getParent()).isEqualTo(files);
    }
    try (var all = Files.list(files)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("_.._.._evil", "2 _.._.._evil", "_.profile", "a_b", "_");
    }
  }

  @Test
  void wholePiecesAreKeptForTheNextTry() throws IOException {
    FolderDownloads downloads = new FolderDownloads(folder);
    assertThat(downloads.pieces("1")).isZero();
    downloads.add("1", new byte[FileNote.PIECE]);
    downloads.add("1", new byte[] {1, 2, 3});
    assertThat(downloads.pieces("1")).isEqualTo(1);
    downloads.add("1", new byte[] {4});
    assertThat(Files.size(Path.of(downloads.whole("1", "a")))).isEqualTo(FileNote.PIECE + 1);
  }
}
