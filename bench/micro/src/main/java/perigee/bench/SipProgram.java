package perigee.bench;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.CachedVerifiers;
import perigee.calling.sip.DeviceProofs;
import perigee.calling.sip.DigestAlgorithm;
import perigee.calling.sip.Neighbours;
import perigee.calling.sip.SipBounds;
import perigee.calling.sip.SipConfig;
import perigee.calling.sip.SipEdge;
import perigee.calling.sip.Verifiers;
import perigee.net.loop.Loops;

/// A registrar for `bench/sip.sh`: everybody has one password, bounds are out of the way, one loop.
/// Arguments: the port and the password.
public final class SipProgram {

  private static final String DOMAIN = "sip.example";
  private static final int MANY = 1_000_000;

  private SipProgram() {}

  private static Verifiers.Found verifier(String person, String password) {
    String secret = person + ":" + DOMAIN + ":" + password;
    return new Verifiers.Found.Known(
        DigestAlgorithm.SHA_256.hash(secret), DigestAlgorithm.MD5.hash(secret));
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String password = arguments[1];
    Verifiers verifiers =
        new CachedVerifiers(
            (person, answer) -> answer.accept(verifier(person, password)), InstantSource.system());
    Neighbours alone =
        new Neighbours() {
          @Override
          public List<Neighbour> all() {
            return List.of();
          }

          @Override
          public @Nullable SslContext security() {
            return null;
          }
        };
    SipBounds bounds = new SipBounds(MANY, MANY, MANY, 16, MANY, 10, MANY, MANY, MANY);
    try (Loops loops = Loops.start(1, "sip");
        SipEdge edge =
            SipEdge.start(
                SipConfig.of("edge", DOMAIN, "127.0.0.1").with(bounds),
                new SipEdge.Surroundings(
                    loops,
                    loops.loop(0),
                    InstantSource.system(),
                    verifiers,
                    DeviceProofs.NONE,
                    alone,
                    null))) {
      InetAddress here = InetAddress.getLoopbackAddress();
      edge.listen(new InetSocketAddress(here, Integer.parseInt(arguments[0])), null);
      Thread.currentThread().join();
    }
  }
}
