package perigee.app.node;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import perigee.meeting.host.MeetingHost;
import perigee.meeting.link.ConnectorFrame;
import perigee.realtime.turn.TurnServer;
import perigee.realtime.turn.TurnStatistics;
import perigee.realtime.turn.TurnStreams;

/// A super node's figures, read when somebody asks for them.
final class SuperNodeGauges {

  private SuperNodeGauges() {}

  static void register(PrometheusRegistry registry, TurnServer relay, List<TurnStreams> streams) {
    CounterWithCallback.builder()
        .name("perigee_relay_events")
        .help("What the relay did, by kind; bytes are without headers.")
        .labelNames("kind")
        .callback(out -> {
          for (TurnStatistics.Kind kind : TurnStatistics.Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            out.call((double) relay.count(kind), name);
          }
        })
        .register(registry);
    NodeGauges gauges = new NodeGauges(registry);
    gauges.gauge("perigee_relay_allocations", "Allocations that there are.", relay::allocations);
    gauges.counter(
        "perigee_relay_unsent", "Datagrams that the kernel did not take.", relay::dropped);
    gauges.gauge(
        "perigee_relay_connections",
        "Clients by TCP and TLS.",
        () -> streams.stream().mapToInt(TurnStreams::open).sum());
  }

  /// Figures of the meetings that it holds.
  static void register(PrometheusRegistry registry, MeetingHost host) {
    NodeGauges gauges = new NodeGauges(registry);
    gauges.gauge("perigee_meetings", "Meetings that are held.", host::meetings);
    gauges.gauge("perigee_meeting_participants", "People in all of them.", host::participants);
    gauges.gauge(
        "perigee_meeting_packets_per_second",
        "Packets of media, received and sent.",
        host::packetsPerSecond);
    GaugeWithCallback.builder()
        .name("perigee_cascade_streams")
        .help("Encodings and voices that cross to or from another host of the same meetings.")
        .labelNames("host", "direction")
        .callback(out -> {
          for (ConnectorFrame.Crossing each : host.crossings()) {
            out.call(each.streamsOut(), each.node(), "out");
            out.call(each.streamsIn(), each.node(), "in");
          }
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("perigee_cascade_packets")
        .help("Packets of media that have crossed, of the meetings that are held now.")
        .labelNames("host", "direction")
        .callback(out -> {
          for (ConnectorFrame.Crossing each : host.crossings()) {
            out.call((double) each.packetsOut(), each.node(), "out");
            out.call((double) each.packetsIn(), each.node(), "in");
          }
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("perigee_cascade_meetings")
        .help("Meetings whose media goes to another host by a relay, or does not get there.")
        .labelNames("host", "media")
        .callback(out -> {
          for (ConnectorFrame.Crossing each : host.crossings()) {
            out.call(each.relayed(), each.node(), "relayed");
            out.call(each.unreached(), each.node(), "unreached");
          }
        })
        .register(registry);
  }
}
