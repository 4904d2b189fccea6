package perigee.model.tls;

import java.time.Instant;
import java.util.List;

/// One thing that nodes are told so that they can prove whom they speak for: TLS for hosts, DNSSEC
/// for zones, credentials for relays. It replaces an earlier one of the same id.
public sealed interface TlsEntry {

  /// Unique among all entries.
  String id();

  /// Grows with every change of any entry.
  long version();

  /// A certificate and its private key.
  ///
  /// @param source where it is from
  /// @param names host names and wildcards (`*.example.org`, one label) that it is shown for; the
  ///   name `*` stands for clients whose host has none or who name no host
  /// @param keyType `EC` or `RSA`
  /// @param chain PEM, its own first, without the root
  /// @param key PKCS #8 in PEM; a secret
  record Certificate(
      String id,
      long version,
      Source source,
      List<String> names,
      String keyType,
      String chain,
      String key)
      implements TlsEntry {

    /// The name under which the certificate for everybody else is found.
    public static final String ANY_NAME = "*";

    public Certificate {
      names = List.copyOf(names);
    }

    @Override
    public String toString() {
      return "Certificate[" + id + ", " + version + ", " + names + ", key withheld]";
    }
  }

  /// What a certificate authority must find at a host (RFC 8555 §8.3).
  ///
  /// @param host whom it asks for
  /// @param token the last segment of the path
  /// @param answer the body, the key authorization
  record Challenge(String id, long version, String host, String token, String answer)
      implements TlsEntry {}

  /// A key that signs a zone, on the curve P-256. Only name servers are told of it.
  ///
  /// @param zone its name, without the dot at its end
  /// @param madeAt of two the later one is the newer
  /// @param publicKey X.509 in base 64
  /// @param key PKCS #8 in base 64; a secret
  record ZoneKey(String id, long version, String zone, Instant madeAt, String publicKey, String key)
      implements TlsEntry {

    @Override
    public String toString() {
      return "ZoneKey[" + id + ", " + version + ", key withheld]";
    }
  }

  /// A secret that credentials of the relay are made with. Only super nodes are told of it.
  ///
  /// @param madeAt of two the later one is the newer
  /// @param secret text; its UTF-8 is the key
  record RelaySecret(String id, long version, Instant madeAt, String secret) implements TlsEntry {

    @Override
    public String toString() {
      return "RelaySecret[" + id + ", " + version + ", secret withheld]";
    }
  }

  /// Where a certificate is from; of two for one name the later source's is shown.
  enum Source {
    /// The network's own authority.
    LOCAL,
    /// An authority that was asked by ACME.
    ACME,
    /// The operator's files.
    FILES
  }
}
