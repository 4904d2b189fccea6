package perigee.realtime.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SrtpTest {

  private static final int AT = 3;
  private static final int HEAD = 12;
  private static final SrtpProfile GCM = SrtpProfile.AEAD_AES_128_GCM;
  private static final SrtpProfile COUNTER = SrtpProfile.AES128_CM_HMAC_SHA1_80;

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static String hex(byte[] bytes, int length) {
    return HexFormat.of().formatHex(bytes, 0, length);
  }

  static Stream<SrtpEngine> engines() {
    return Stream.of(SrtpEngine.open(), SrtpEngine.openJdk());
  }

  static Stream<Arguments> sessions() {
    return engines().flatMap(e -> Stream.of(Arguments.of(e, GCM), Arguments.of(e, COUNTER)));
  }

  private static SrtpMaster master(SrtpProfile profile, int seed) {
    byte[] exported = new byte[profile.exported()];
    new Random(seed).nextBytes(exported);
    return SrtpMaster.ofClient(profile, exported);
  }

  private static SrtpSession loop(SrtpEngine engine, SrtpProfile profile) {
    return engine.session(profile, master(profile, 1), master(profile, 1));
  }

  private static byte[] packet(int type, int ssrc, int sequence, int octets) {
    byte[] packet = new byte[AT + HEAD + octets + SrtpSession.TRAILER];
    packet[AT] = (byte) 0x80;
    packet[AT + 1] = (byte) type;
    packet[AT + 2] = (byte) (sequence >>> 8);
    packet[AT + 3] = (byte) sequence;
    packet[AT + 7] = (byte) ssrc;
    packet[AT + 10] = (byte) (ssrc >>> 8);
    packet[AT + 11] = (byte) ssrc;
    Arrays.fill(packet, AT + HEAD, AT + HEAD + octets, (byte) sequence);
    return packet;
  }

  @Test
  void keysAreDerivedAsInTheStandard() { // RFC 3711 B.3
    SrtpMaster master =
        new SrtpMaster(
            hex("E1F97A0D3E018BE0D64FA32C06DE4139"), hex("0EC675AD498AFEEBB6960B3AABE6"));
    assertThat(master.derive(KeyDerivation.RTP_KEY, 16))
        .isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
    assertThat(master.derive(KeyDerivation.RTP_SALT, 14))
        .isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
    assertThat(master.derive(KeyDerivation.RTP_AUTHENTICATION, 20))
        .isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void aPacketIsTheSameWhereverItIsWritten(SrtpEngine engine, SrtpProfile profile) {
    SrtpSession here = loop(engine, profile);
    SrtpSession there = loop(engine, profile);
    MemorySegment place = Arena.ofAuto().allocate(SrtpSession.MOST_OCTETS);
    for (int sequence = 0; sequence < 3; sequence++) {
      // The second is RTCP.
      byte[] packet = packet(sequence == 1 ? 200 : 96, 7, sequence, 1 + 500 * sequence);
      int length = HEAD + 1 + 500 * sequence;
      byte[] same = packet.clone();
      int sealed = here.protect(packet, AT, length);
      assertThat(there.protect(same, AT, length, place, 100)).isEqualTo(sealed);
      assertThat(place.asSlice(100, sealed).toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(Arrays.copyOfRange(packet, AT, AT + sealed));
    }
    byte[] again = packet(96, 7, 2, 1);
    assertThat(there.protect(again, AT, HEAD + 1, place, 100)).isEqualTo(SrtpSession.REPLAYED);
    here.close();
    there.close();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void galoisPacketsAreThoseOfTheStandard(SrtpEngine engine) { // RFC 7714 §16.1.1, §17.1
    byte[] key = hex("000102030405060708090a0b0c0d0e0f");
    byte[] salt = hex("517569642070726f2071756f");
    String plain =
        "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465"
            + "732074726573";
    byte[] packet = Arrays.copyOf(hex(plain), 100);
    PacketCipher sending = new GcmPackets(engine.gcm(key, true), engine.gcm(key, true), salt, salt);
    int length = sending.protect(packet, 0, plain.length() / 2, HEAD, 0xf17b);
    assertThat(hex(packet, length))
        .isEqualTo(
            "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7"
                + "d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce");
    PacketCipher receiving =
        new GcmPackets(engine.gcm(key, false), engine.gcm(key, false), salt, salt);
    int opened = receiving.unprotect(packet, 0, length, HEAD, 0xf17b);
    assertThat(hex(packet, opened)).isEqualTo(plain);

    String report =
        "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeef"
            + "deadbeefdeadbeef";
    packet = Arrays.copyOf(hex(report), 100);
    length = sending.protectControl(packet, 0, report.length() / 2, 0x5d4);
    assertThat(hex(packet, length))
        .isEqualTo(
            "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce0"
                + "9b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4");
    sending.close();
    receiving.close();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void packetsAreThoseThatLibsrtpTestsItselfWith(SrtpEngine engine) {
    assertThat(
            sealed(
                engine.session(
                    COUNTER,
                    new SrtpMaster(
                        hex("e1f97a0d3e018be0d64fa32c06de4139"),
                        hex("0ec675ad498afeebb6960b3aabe6")),
                    master(COUNTER, 1))))
        .isEqualTo("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
    assertThat(
            sealed(
                engine.session(
                    GCM,
                    new SrtpMaster(
                        hex("000102030405060708090a0b0c0d0e0f"), hex("a0a1a2a3a4a5a6a7a8a9aaab")),
                    master(GCM, 1))))
        .isEqualTo(
            "800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8"
                + "a392");
  }

  private static String sealed(SrtpSession session) {
    byte[] packet = Arrays.copyOf(hex("800f1234decafbadcafebabe" + "ab".repeat(16)), 100);
    try (session) {
      return hex(packet, session.protect(packet, 0, 28));
    }
  }

  @Property(tries = 100)
  void whatIsSealedIsOpened(
      @ForAll @Size(max = 1400) byte[] payload,
      @ForAll boolean control,
      @ForAll boolean jdk,
      @ForAll SrtpProfile profile,
      @ForAll @IntRange(max = 65_535) int sequence) {
    byte[] packet = packet(control ? 200 : 96, 7, sequence, payload.length);
    System.arraycopy(payload, 0, packet, AT + HEAD, payload.length);
    byte[] plain = packet.clone();
    int length = HEAD + payload.length;
    SrtpEngine engine = jdk ? SrtpEngine.openJdk() : SrtpEngine.open();
    try (SrtpSession here = engine.session(profile, master(profile, 1), master(profile, 2));
        SrtpSession there =
            SrtpEngine.openJdk().session(profile, master(profile, 2), master(profile, 1))) {
      int sealed = here.protect(packet, AT, length);
      assertThat(sealed).isBetween(length + 10, length + SrtpSession.TRAILER);
      byte[] broken = packet.clone();
      broken[AT + 8 + (sequence % (sealed - 8))] ^= 1;
      assertThat(there.unprotect(broken, AT, sealed)).isNegative();
      assertThat(there.unprotect(packet, AT, sealed)).isEqualTo(length);
      assertThat(Arrays.copyOf(packet, AT + length)).isEqualTo(Arrays.copyOf(plain, AT + length));
    }
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void nothingIsTakenTwice(SrtpEngine engine, SrtpProfile profile) { // RFC 3711 §3.3.2
    try (SrtpSession here = loop(engine, profile);
        SrtpSession there = loop(engine, profile)) {
      for (int type : new int[] {96, 201}) {
        byte[] first = packet(type, 1, 5, 30);
        int sealed = here.protect(first, AT, 42);
        byte[] again = first.clone();
        assertThat(there.unprotect(first, AT, sealed)).isEqualTo(42);
        assertThat(there.unprotect(again, AT, sealed)).isEqualTo(SrtpSession.REPLAYED);
      }
      assertThat(here.protect(packet(96, 1, 5, 30), AT, 42)).isEqualTo(SrtpSession.REPLAYED);
    }
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void sequencesTurnOverAndComeInAnyOrder(SrtpEngine engine, SrtpProfile profile) {
    byte[] late = new byte[0];
    int lateLength = 0;
    try (SrtpSession here = loop(engine, profile);
        SrtpSession there = loop(engine, profile)) {
      for (int i = 30_000; i < 100_000; i += 7) {
        byte[] packet = packet(96, 1, i & 0xffff, 20);
        int sealed = here.protect(packet, AT, 32);
        if (late.length == 0 && i > 65_000) {
          late = packet;
          lateLength = sealed;
        } else {
          assertThat(there.unprotect(packet, AT, sealed)).as("packet %d", i).isEqualTo(32);
        }
        if (lateLength > 0 && i > 65_600) {
          assertThat(there.unprotect(late, AT, lateLength)).isEqualTo(32);
          lateLength = 0;
        }
      }
      assertThat(here.protect(packet(96, 1, 31_000, 20), AT, 32)).isEqualTo(SrtpSession.REPLAYED);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void onlyPacketsThatAreRightAddSources(SrtpEngine engine) {
    try (SrtpSession here = loop(engine, GCM);
        SrtpSession there = loop(engine, GCM)) {
      for (int i = 0; i < 2 * SrtpSession.MOST_RECEIVED; i++) {
        assertThat(there.unprotect(packet(96, 1000 + i, 1, 40), AT, 52))
            .isEqualTo(SrtpSession.FALSE);
      }
      for (int i = 0; i <= SrtpSession.MOST_SENT; i++) {
        byte[] packet = packet(96, i, 1, 20);
        int sealed = here.protect(packet, AT, 32);
        if (i == SrtpSession.MOST_SENT) {
          assertThat(sealed).isEqualTo(SrtpSession.TOO_MANY_SOURCES);
        } else {
          assertThat(there.unprotect(packet, AT, sealed))
              .isEqualTo(i < SrtpSession.MOST_RECEIVED ? 32 : SrtpSession.TOO_MANY_SOURCES);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void whatIsNoPacketIsRefused(SrtpEngine engine, SrtpProfile profile) {
    try (SrtpSession session = loop(engine, profile)) {
      byte[] bytes = new byte[4096];
      assertThat(session.unprotect(bytes, 0, 0)).isEqualTo(SrtpSession.MALFORMED);
      assertThat(session.unprotect(bytes, 0, HEAD)).isEqualTo(SrtpSession.MALFORMED);
      bytes[0] = (byte) 0x9f;
      assertThat(session.unprotect(bytes, 0, 73)).isEqualTo(SrtpSession.MALFORMED);
      assertThat(session.protect(bytes, 0, 73)).isEqualTo(SrtpSession.MALFORMED);
      bytes[0] = (byte) 0x80;
      assertThat(session.unprotect(bytes, 0, HEAD)).isEqualTo(SrtpSession.FALSE);
      assertThat(session.unprotect(bytes, 0, 4000)).isEqualTo(SrtpSession.MALFORMED);
      assertThat(session.protect(bytes, 0, 2040)).isEqualTo(SrtpSession.MALFORMED);
      bytes[1] = (byte) 200;
      assertThat(session.unprotect(bytes, 0, 8)).isEqualTo(SrtpSession.MALFORMED);
      assertThat(session.unprotect(bytes, 0, 60)).as("not encrypted").isEqualTo(SrtpSession.FALSE);
    }
  }
}
