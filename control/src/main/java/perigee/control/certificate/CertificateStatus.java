package perigee.control.certificate;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.model.tls.TlsEntry.Source;

/// A certificate as people see it.
///
/// @param host what it is for; of the operator's files the first of several
/// @param names for which it is shown; `*` stands for everybody who names no known host
/// @param property that has the host; null if none has
/// @param renewsAt when it is ordered anew; null if nobody does that
/// @param problem what is wrong; null if nothing is
/// @param acknowledged online nodes that have it
/// @param online nodes that are to have it
public record CertificateStatus(
    String id,
    String host,
    List<String> names,
    @Nullable String property,
    Source source,
    State state,
    Instant validFrom,
    Instant validUntil,
    @Nullable Instant renewsAt,
    @Nullable String problem,
    int acknowledged,
    int online) {

  public CertificateStatus {
    names = List.copyOf(names);
  }

  /// How a certificate is.
  public enum State {
    /// Good, and shown.
    VALID,
    /// Not there yet.
    PENDING,
    /// Its time is over, or nobody could get it.
    FAILED
  }
}
