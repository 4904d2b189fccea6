package perigee.calling.sip;

import java.util.function.Consumer;

/// Knows by what people prove who they are.
public interface Verifiers {

  /// Looks one up.
  ///
  /// @param answer called once, on any thread, soon
  void find(String person, Consumer<Found> answer);

  /// What became of a question.
  sealed interface Found {

    /// The person's secrets: hashes of `person:realm:password` in hexadecimal digits.
    record Known(String sha256, String md5) implements Found {

      String of(DigestAlgorithm algorithm) {
        return algorithm == DigestAlgorithm.MD5 ? md5 : sha256;
      }

      /// They are as good as the password.
      @Override
      public String toString() {
        return "Known";
      }
    }

    /// Nobody has this name.
    record Unknown() implements Found {}

    /// Who knows could not be asked.
    record Unavailable() implements Found {}
  }
}
