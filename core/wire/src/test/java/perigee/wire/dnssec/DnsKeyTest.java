package perigee.wire.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;
import perigee.wire.octets.P256;

class DnsKeyTest {

  private static final Name ZONE = Name.of("example.net");
  private static final String KEY =
      "257 3 13 GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQ"
          + "Lc8NAA==";
  private static final String DS =
      "55648 13 2 b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17";
  private static final String SIGNATURE =
      "A 13 3 3600 20100909100439 20100812100439 55648 example.net. qx6wLYqmh+l9oCKTN6qIc+bw6ya+"
          + "KJ8oMz0YP107epXAyGmt+3SNruPFKG7tZoLBLlUzGGus7ZwmwWep666VCw==";
  private static final int HEAD = 18;

  @Test
  void theKeyOfTheRfcHasItsTagAndItsDs() throws Exception { // RFC 6605 §6.1
    DnsKey key = DnsKey.of(published());

    assertThat(RdataText.format(RecordType.DNSKEY, key.rdata())).isEqualTo(KEY);
    assertThat(key.tag()).isEqualTo(55_648);
    assertThat(RdataText.format(RecordType.DS, key.ds(ZONE))).isEqualToIgnoringCase(DS);
    assertThat(key.ds(Name.of("EXAMPLE.net"))).isEqualTo(key.ds(ZONE));
  }

  @Test
  void theSignatureOfTheRfcIsOverTheCanonicalForm() throws Exception { // RFC 6605 §6.1
    byte[] head = head();
    RecordSet set =
        new RecordSet(
            Name.of("WWW.example.net"),
            RecordType.A,
            3_600,
            List.of(RdataText.parse(RecordType.A, "192.0.2.1", ZONE)));
    byte[] signed = CanonicalForm.signed(head, set.owner(), set);

    Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
    ecdsa.initVerify(published());
    ecdsa.update(signed);
    byte[] signature =
        java.util.Base64.getDecoder().decode(SIGNATURE.substring(SIGNATURE.lastIndexOf(' ') + 1));
    assertThat(ecdsa.verify(signature)).isTrue();
  }

  @Test
  void namesInDataAreLoweredAndRecordsSorted() throws Exception { // RFC 4034 §6.2, §6.3
    RecordSet mixed =
        new RecordSet(
            ZONE,
            RecordType.MX,
            60,
            List.of(
                RdataText.parse(RecordType.MX, "20 B.example.", ZONE),
                RdataText.parse(RecordType.MX, "10 a.EXAMPLE.", ZONE)));
    RecordSet plain =
        new RecordSet(
            ZONE,
            RecordType.MX,
            60,
            List.of(
                RdataText.parse(RecordType.MX, "10 a.example.", ZONE),
                RdataText.parse(RecordType.MX, "20 b.example.", ZONE)));
    assertThat(CanonicalForm.signed(new byte[0], ZONE, mixed))
        .isEqualTo(CanonicalForm.signed(new byte[0], ZONE, plain));
  }

  @Test
  void aDenialNamesTheVeryNextName() { // RFC 9824 §3.1, RFC 4470 §3.1.1
    TypeBitmap types =
        TypeBitmap.of(
            Set.of(RecordType.A, RecordType.RRSIG, RecordType.NSEC, RecordType.CAA, 1234));
    assertThat(RdataText.format(RecordType.NSEC, types.nsec(Name.of("a.example"))))
        .isEqualTo("\\000.a.example. A RRSIG NSEC CAA TYPE1234");
    Name longest = Name.of(("x".repeat(63) + ".").repeat(3) + "x".repeat(61));
    Rdata next = types.nsec(longest);
    Name name = Name.read(next.octets(), 0, next.length()).orElseThrow();
    assertThat(name.compareTo(longest)).isPositive();
  }

  private static byte[] head() throws Exception {
    // The text form of RRSIG is only written, not read: so it is put together here.
    java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(HEAD + ZONE.length());
    out.putShort((short) RecordType.A).put((byte) 13).put((byte) 3).putInt(3_600);
    out.putInt((int) java.time.Instant.parse("2010-09-09T10:04:39Z").getEpochSecond());
    out.putInt((int) java.time.Instant.parse("2010-08-12T10:04:39Z").getEpochSecond());
    return out.putShort((short) 55_648).put(ZONE.octets()).array();
  }

  private static ECPublicKey published() throws Exception {
    byte[] octets = RdataText.parse(RecordType.DNSKEY, KEY, ZONE).octets();
    ECPoint point =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(octets, 4, 36)),
            new BigInteger(1, Arrays.copyOfRange(octets, 36, 68)));
    return (ECPublicKey)
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, P256.parameters()));
  }
}
