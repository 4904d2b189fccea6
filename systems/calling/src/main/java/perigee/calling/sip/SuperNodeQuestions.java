package perigee.calling.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import perigee.net.loop.Loop;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.Parameters;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.Via;

/// Asks the other super nodes whether a person is registered there: one `OPTIONS` to each, whose
/// URI says that it is meant for the super node and not for a device. Belongs to SIP's loop.
final class SuperNodeQuestions {

  /// The URI's parameter.
  static final String WHERE = "where";

  /// Round trips may take long; who is asked is connected already, or is being connected to.
  private static final Duration WITHIN = Duration.ofMillis(1_800);

  /// Once somebody has said yes, others are not waited for as long.
  private static final Duration OTHERS_WITHIN = Duration.ofMillis(500);

  private static final int MOST = 32;

  private final SipLoop sip;
  private final SipConfig config;
  private final SuperNodeFlows superNodes;
  private final Transactions transactions;
  private final ListenerPorts ports;

  SuperNodeQuestions(
      SipLoop sip,
      SipConfig config,
      SuperNodeFlows superNodes,
      Transactions transactions,
      ListenerPorts ports) {
    this.sip = sip;
    this.config = config;
    this.superNodes = superNodes;
    this.transactions = transactions;
    this.ports = ports;
  }

  void ask(String person, Consumer<List<String>> answer) {
    List<String> nodes = superNodes.all().stream().limit(MOST).toList();
    if (nodes.isEmpty()) {
      answer.accept(List.of());
      return;
    }
    Round round = new Round(sip.loop(), nodes.size(), answer);
    for (String node : nodes) {
      superNodes.reach(
          node,
          flow -> {
            if (flow == null) {
              round.answered(node, false);
            } else if (!round.done) {
              send(person, flow, node, round);
            }
          });
    }
    if (!round.done) {
      Loop.Timer _ = sip.loop().after(WITHIN, round::finish);
    }
  }

  private void send(String person, Flow flow, String node, Round round) {
    String branch = Via.COOKIE + sip.unguessable();
    String self = "<sip:" + config.host() + ">";
    String uri = config.uriOf(person).with(Parameters.NONE.with(WHERE, null)).text();
    SipHeaders headers =
        SipHeaders.of(
            HeaderName.VIA,
            "SIP/2.0/TLS " + config.host() + ":" + ports.of(Transport.TLS) + ";branch=" + branch,
            HeaderName.FROM,
            self + ";tag=" + sip.unguessable(),
            HeaderName.TO,
            "<" + uri + ">",
            HeaderName.CALL_ID,
            sip.unguessable(),
            HeaderName.CSEQ,
            "1 OPTIONS",
            HeaderName.MAX_FORWARDS,
            "1");
    ClientTransaction _ =
        transactions.send(
            flow,
            new SipRequest(SipRequest.OPTIONS, uri, headers, ""),
            branch,
            new ClientTransaction.User() {
              @Override
              public void response(SipResponse response) {
                if (response.isFinal()) {
                  round.answered(node, response.isSuccess());
                }
              }

              @Override
              public void failed(int status) {
                round.answered(node, false);
              }
            });
  }

  /// All answers to one question.
  private static final class Round {

    private final List<String> found = new ArrayList<>(2);
    private final Loop loop;
    private final Consumer<List<String>> answer;
    private int left;
    private boolean done;

    Round(Loop loop, int asked, Consumer<List<String>> answer) {
      this.loop = loop;
      this.left = asked;
      this.answer = answer;
    }

    void answered(String node, boolean yes) {
      left--;
      if (yes && found.isEmpty() && left > 0) {
        Loop.Timer _ = loop.after(OTHERS_WITHIN, this::finish);
      }
      if (yes) {
        found.add(node);
      }
      if (left == 0) {
        finish();
      }
    }

    void finish() {
      if (!done) {
        done = true;
        answer.accept(List.copyOf(found));
      }
    }
  }
}
