package perigee.content.engine;

import perigee.content.record.AnswerRecord;
import perigee.content.record.Result;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Answers requests that do not reach the cache.
final class Refusals {

  private Refusals() {}

  static void answer(
      Exchange exchange, Gate.Answered answer, Machinery machinery, long number, long startMillis) {
    String id = machinery.recent().id(number);
    RequestHead request = exchange.request();
    String method = request.method();
    String target = request.target();
    exchange.onEnd(end ->
        machinery.finish(
            exchange.loop(),
            number,
            new AnswerRecord(
                id,
                startMillis,
                exchange.peer().remote().getAddress().getHostAddress(),
                method,
                target,
                answer.status(),
                end.bodyBytes(),
                null,
                Result.LOCAL,
                answer.detail(),
                null,
                null,
                null,
                "",
                end.firstByteNanos() / 1000,
                end.totalNanos() / 1000,
                end.failure(),
                0)));
    machinery.metrics().refused(answer.status());
    Fields fields =
        answer.fields().toBuilder()
            .add("content-type", "text/plain; charset=utf-8")
            .set("cache-control", "no-store")
            .add(FabricFields.REQUEST_ID, id)
            .build();
    ResponseHead head = new ResponseHead(answer.status(), "", HttpVersion.HTTP_1_1, fields);
    exchange.respond(head, Bodies.of(answer.detail() + "\n"));
  }
}
