package perigee.realtime.media;

import java.util.HashMap;
import java.util.Map;
import perigee.net.udp.PeerAddress;
import perigee.realtime.ice.BindingMessages;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.stun.StunAddress;
import perigee.wire.stun.StunMessage;

/// Servers that are asked how sockets look from outside. They belong to the port's thread.
final class Questions {

  private static final int TRANSACTION_AT = StunMessage.HEADER - Long.BYTES - Integer.BYTES;

  private final MediaLoop loop;
  private final Map<Long, Gathering.Question> open = new HashMap<>();
  private final StunAddress mapped = new StunAddress();
  private final byte[] out = new byte[BindingMessages.ROOM];

  Questions(MediaLoop loop) {
    this.loop = loop;
  }

  void ask(Gathering.Question question) {
    open.put(question.high, question);
    PeerAddress to = question.server;
    int length = loop.checks().messages().question(question.high, out);
    loop.ports().send(question.socket, to.octets(), to.high(), to.low(), to.port(), out, 0, length);
  }

  boolean isAsked(Gathering.Question question) {
    return open.containsKey(question.high);
  }

  void ended(Gathering.Question question) {
    open.remove(question.high);
  }

  /// Whether a datagram is the answer to one: relays are asked, too.
  boolean isAnsweredBy(byte[] bytes, int at, int length) {
    return !open.isEmpty()
        && StunMessage.is(bytes, at, length)
        && open.containsKey(NetworkOrder.i64(bytes, at + TRANSACTION_AT));
  }

  /// Takes a server's answer.
  ///
  /// @param messages has read it
  void answered(Arrival from, BindingMessages messages) {
    Gathering.Question question = open.get(messages.transactionHigh());
    if (question != null
        && from.isFrom(question.server)
        && from.socket == question.socket
        && messages.isSuccess()
        && messages.mapped(mapped)) {
      question.gathering.mapped(question, mapped);
    }
  }
}
