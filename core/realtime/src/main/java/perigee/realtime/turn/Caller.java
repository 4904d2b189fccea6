package perigee.realtime.turn;

/// Who sent a request, once that is sure.
final class Caller {

  final String account;
  final String user;
  final byte[] key;

  Caller(String account, String user, byte[] key) {
    this.account = account;
    this.user = user;
    this.key = key;
  }
}
