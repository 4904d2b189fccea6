package perigee.wire.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// RFC 9018, appendix A.
class ServerCookieTest {

  private static final byte[] SECRET = hex("e5e973e5a6b2a43f48e7dc849e37bfcf");
  private static final byte[] ADDRESS = {(byte) 198, 51, 100, 100};
  private static final int MADE = 1559731985;

  private final ServerCookie cookies = new ServerCookie(SECRET);

  @Test
  void aNewCookieIsThatOfTheRfc() { // A.1
    byte[] made = new byte[ServerCookie.LENGTH];
    cookies.make(hex("2464c4abcf10c957"), 0, ADDRESS, 4, MADE, made);
    assertThat(made).isEqualTo(hex("010000005cf79f111f8130c3eee29480"));
  }

  @Test
  void aCookieIsGoodForItsClientAndAnHour() {
    byte[] shown = hex("2464c4abcf10c957010000005cf79f111f8130c3eee29480");
    assertThat(judge(shown, ADDRESS, MADE)).isEqualTo(ServerCookie.Verdict.GOOD);
    assertThat(judge(shown, ADDRESS, MADE + 3600)).isEqualTo(ServerCookie.Verdict.GOOD);
    assertThat(judge(shown, ADDRESS, MADE + 3601)).isEqualTo(ServerCookie.Verdict.BAD);
    assertThat(judge(shown, ADDRESS, MADE - 301)).isEqualTo(ServerCookie.Verdict.BAD);
    byte[] other = {(byte) 198, 51, 100, 101};
    assertThat(judge(shown, other, MADE)).isEqualTo(ServerCookie.Verdict.BAD);
    shown[23] ^= 1;
    assertThat(judge(shown, ADDRESS, MADE)).isEqualTo(ServerCookie.Verdict.BAD);
  }

  @Test
  void aClientsPartAloneIsNoCookieYet() {
    assertThat(judge(hex("2464c4abcf10c957"), ADDRESS, MADE)).isEqualTo(ServerCookie.Verdict.NONE);
    assertThat(judge(new byte[16], ADDRESS, MADE)).isEqualTo(ServerCookie.Verdict.BAD);
  }

  @Test
  void sipHashIsThatOfItsAuthors() {
    byte[] input = new byte[15];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) i;
    }
    SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    assertThat(hash.of(input, input.length)).isEqualTo(0xa129ca6149be45e5L);
  }

  private ServerCookie.Verdict judge(byte[] shown, byte[] address, int seconds) {
    return cookies.judge(shown, 0, shown.length, address, address.length, seconds);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
