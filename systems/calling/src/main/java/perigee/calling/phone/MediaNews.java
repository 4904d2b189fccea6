package perigee.calling.phone;

import perigee.realtime.media.MediaPath;

/// What a call's media tells, brought from the media port's thread to SIP's loop.
///
/// @param call whose media it is
record MediaNews(Call call, Exchange exchange) implements CallMedia.Told {

  private void later(Runnable task) {
    exchange
        .wires()
        .sip()
        .loop()
        .execute(() -> {
          if (!call.isOver()) {
            task.run();
          }
        });
  }

  private void tell(PhoneEvent event) {
    later(() -> exchange.tell(event));
  }

  private void found(MediaPath path, PhoneEvent event) {
    later(() -> {
      call.agreement().found(path);
      exchange.tell(event);
    });
  }

  @Override
  public void connected(MediaPath path) {
    found(path, new PhoneEvent.Connected(call.id(), path));
  }

  @Override
  public void moved(MediaPath path) {
    found(path, new PhoneEvent.Moved(call.id(), path));
  }

  @Override
  public void firstAudio() {
    tell(new PhoneEvent.FirstAudio(call.id()));
  }

  @Override
  public void digit(char digit) {
    tell(new PhoneEvent.Digit(call.id(), digit));
  }

  @Override
  public void sourceEnded() {
    tell(new PhoneEvent.SourceEnded(call.id()));
  }

  @Override
  public void silent() {
    later(call::renew);
  }

  @Override
  public void lost(String reason) {
    later(() -> {
      exchange.tell(new PhoneEvent.Problem(call.id(), reason));
      call.mediaLost();
    });
  }
}
