package perigee.content.nameserver;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import perigee.model.mapping.NameSighting;
import perigee.net.udp.DatagramHandler;
import perigee.net.udp.Datagrams;

/// Answers queries that come by UDP. It belongs to one loop.
final class UdpResponder implements DatagramHandler {

  private final Responder responder;
  private final Client client = new Client();
  private final LongSupplier millis;
  private final LongSupplier nanos;
  private final int room;
  private long now;

  /// A responder.
  ///
  /// @param heard hears which resolvers ask
  /// @param room octets that a response may have at the most
  UdpResponder(
      NameServerConfig config,
      Supplier<Served> served,
      Consumer<NameSighting> heard,
      LongSupplier millis,
      LongSupplier nanos,
      int room) {
    this.millis = millis;
    this.nanos = nanos;
    this.room = room;
    // The time is asked once for a batch.
    this.responder = new Responder(config, served, () -> now, heard);
  }

  QueryCounts counts() {
    return responder.counts();
  }

  @Override
  public void received(Datagrams datagrams, int count) {
    long began = nanos.getAsLong();
    now = millis.getAsLong();
    for (int i = 0; i < count; i++) {
      if (datagrams.isCut(i)) {
        // Longer than any query that makes sense; its end is lost.
        responder.counts().count(QueryCounts.Kind.IGNORED);
        continue;
      }
      client.set(datagrams.peerOctets(i), datagrams.peerHigh(i), datagrams.peerLow(i), false);
      int length =
          responder.answer(
              datagrams.received(),
              datagrams.receivedAt(i),
              datagrams.receivedLength(i),
              client,
              datagrams.outgoing(),
              datagrams.outgoingAt(),
              room);
      if (length > 0) {
        datagrams.reply(i, length);
      }
    }
    datagrams.flush();
    responder.counts().took(nanos.getAsLong() - began, count);
  }
}
