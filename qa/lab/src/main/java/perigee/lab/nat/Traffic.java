package perigee.lab.nat;

import java.util.ArrayList;
import java.util.List;
import perigee.lab.nat.Capture.Packet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What one end of a call sent, told apart by the first octets (RFC 7983), and whether that is as
/// it should be: signalling by TCP alone, voice at 3 to 5 kB/s, and on hold one packet each three
/// seconds.
final class Traffic {

  private static final JsonMapper JSON = new JsonMapper();
  private static final double SECOND = 1000;
  private static final double LEAST_VOICE = 2900;
  private static final double MOST_VOICE = 5000;
  private static final double HOLD_SECONDS = 3;
  private static final int RTP_HEAD = 12;
  private static final int TAG = 16;
  private static final int CHANNEL_HEAD = 4;
  private static final int STUN_COOKIE = 0x2112A442;

  private final List<Packet> packets;

  /// When a call had its parts, in milliseconds since 1970.
  record Times(double dialled, double answered, double held, double resumed, double ended) {}

  /// What a datagram is.
  private enum Kind {
    CHECK,
    HANDSHAKE,
    VOICE,
    REPORT,
    OTHER
  }

  Traffic(List<Packet> packets) {
    this.packets = packets;
  }

  private static Kind kind(Packet packet) {
    int at = start(packet);
    int first = packet.payload().limit() > at + 1 ? packet.payload().get(at) & 0xff : 0xff;
    if (first >= 128 && first < 192) {
      int type = packet.payload().get(at + 1) & 0xff;
      return type >= 192 && type < 224 ? Kind.REPORT : Kind.VOICE;
    }
    if (first >= 20 && first < 64) {
      return Kind.HANDSHAKE;
    }
    boolean stun =
        first < 4
            && packet.payload().limit() >= at + 8
            && packet.payload().getInt(at + 4) == STUN_COOKIE;
    return stun ? Kind.CHECK : Kind.OTHER;
  }

  /// A relay's channel has a head of its own (RFC 8656 §12.4).
  private static int start(Packet packet) {
    int first = packet.payload().limit() > 0 ? packet.payload().get(0) & 0xff : 0;
    return first >= 64 && first < 80 ? CHANNEL_HEAD : 0;
  }

  private List<Packet> sent(double from, double until, Kind kind) {
    return packets.stream()
        .filter(one -> one.out() && one.udp())
        .filter(one -> one.atMillis() >= from && one.atMillis() < until)
        .filter(one -> kind(one) == kind)
        .toList();
  }

  /// The figures, with what is wrong in `faults`.
  ///
  /// @param bySip addresses that signalling goes to
  /// @param byUdp whether media is expected to go by UDP; otherwise only signalling is judged
  ObjectNode judge(Times times, List<String> bySip, boolean byUdp) {
    ObjectNode figures = JSON.createObjectNode();
    List<String> faults = new ArrayList<>();
    long signalling =
        packets.stream()
            .filter(one -> !one.udp() && one.length() > 0 && bySip.contains(one.remote()))
            .count();
    int other = sent(times.dialled(), times.ended(), Kind.OTHER).size();
    figures.put("signallingByTcp", signalling).put("unknownByUdp", other);
    if (signalling == 0) {
      faults.add("no signalling by TCP");
    }
    if (other > 0) {
      faults.add(other + " datagrams are neither media nor checks");
    }
    if (byUdp) {
      voice(times, figures, faults);
      hold(times, figures, faults);
    }
    ArrayNode told = figures.putArray("faults");
    faults.forEach(told::add);
    return figures;
  }

  private void voice(Times times, ObjectNode figures, List<String> faults) {
    double from = times.answered() + SECOND;
    List<Packet> voice = sent(from, times.held(), Kind.VOICE);
    long octets = voice.stream().mapToLong(one -> one.length() - start(one) - RTP_HEAD - TAG).sum();
    double perSecond = octets * SECOND / (times.held() - from);
    figures.put("voicePackets", voice.size()).put("voiceOctetsPerSecond", Math.round(perSecond));
    if (perSecond < LEAST_VOICE || perSecond > MOST_VOICE) {
      faults.add("voice at " + Math.round(perSecond) + " octets a second");
    }
  }

  private void hold(Times times, ObjectNode figures, List<String> faults) {
    // The other end has heard of it by then.
    double from = times.held() + SECOND / 2;
    double until = times.resumed();
    int voice = sent(from, until, Kind.VOICE).size();
    int reports = sent(from, until, Kind.REPORT).size();
    int checks = sent(from, until, Kind.CHECK).size();
    double seconds = (until - from) / SECOND;
    figures
        .put("holdSeconds", seconds)
        .put("holdPackets", voice)
        .put("holdReports", reports)
        .put("holdChecks", checks);
    double expected = seconds / HOLD_SECONDS;
    if (Math.abs(voice - expected) > 1 || reports > 0) {
      faults.add(voice + " packets and " + reports + " reports in " + seconds + " s of hold");
    }
  }
}
