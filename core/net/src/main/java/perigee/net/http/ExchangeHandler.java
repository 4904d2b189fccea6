package perigee.net.http;

/// What answers requests. Called on the exchange's loop with the request's head; must not block.
@FunctionalInterface
public interface ExchangeHandler {

  void handle(Exchange exchange);
}
