package perigee.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlainJarTest {

  private static final String MANIFEST =
      "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\nName: a.txt\r\nSHA-256-Digest: AA==\r\n\r\n";

  @TempDir private Path folder;

  @Test
  void aSignedJarLosesItsSignaturesAndKeepsTheRest() throws IOException {
    Path signed = folder.resolve("signed.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(signed))) {
      put(out, JarFile.MANIFEST_NAME, MANIFEST);
      put(out, "META-INF/AUTHOR.SF", "signature");
      put(out, "META-INF/AUTHOR.RSA", "signature");
      put(out, "a.txt", "content");
    }
    Path plain = folder.resolve("plain.jar");
    PlainJar.copy(signed, plain);
    try (JarFile jar = new JarFile(plain.toFile(), true)) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .containsExactlyInAnyOrder(JarFile.MANIFEST_NAME, "a.txt");
      assertThat(jar.getManifest().getEntries()).isEmpty();
      assertThat(jar.isMultiRelease()).isTrue();
      assertThat(jar.getInputStream(jar.getEntry("a.txt"))).hasContent("content");
    }
  }

  @Test
  void aJarWithoutSignaturesIsCopiedAsItIs() throws IOException {
    Path from = folder.resolve("from.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(from))) {
      put(out, "a.txt", "content");
    }
    Path to = folder.resolve("to.jar");
    PlainJar.copy(from, to);
    assertThat(to).hasSameBinaryContentAs(from);
  }

  private static void put(ZipOutputStream out, String name, String text) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.closeEntry();
  }
}
