package perigee.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A self-signed certificate and its key as PEM files, made by `openssl`: what an operator brings.
public final class SelfSigned {

  private SelfSigned() {}

  /// Writes both files.
  ///
  /// @param name the subject's common name
  /// @param extensions as `openssl` takes them, `subjectAltName=DNS:a.test` say
  public static void write(Path certificate, Path key, String name, String... extensions) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("openssl", "req", "-x509", "-newkey", "ec"));
    words.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9"));
    words.addAll(List.of("-subj", "/CN=" + name));
    for (String extension : extensions) {
      words.addAll(List.of("-addext", extension));
    }
    words.addAll(List.of("-out", certificate.toString(), "-keyout", key.toString()));
    CommandResult made = Perigee.run(words);
    if (made.status() != 0) {
      throw new AssertionError("openssl failed: " + made.err());
    }
  }
}
