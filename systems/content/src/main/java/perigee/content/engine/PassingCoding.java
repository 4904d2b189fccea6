package perigee.content.engine;

import perigee.content.coding.CodedFields;
import perigee.content.coding.Coding;
import perigee.content.coding.CodingException;
import perigee.content.coding.DecodeLimit;
import perigee.content.coding.Effort;
import perigee.content.coding.Negotiation;
import perigee.content.coding.TranscodedBody;
import perigee.content.coding.Transcoder;
import perigee.model.property.Compression;
import perigee.net.http.BodySource;
import perigee.wire.http.Fields;

/// Codes what is passed on and not stored, on its way to a client (RFC 9110 §8.4.1). What is stored
/// is the business of `Codings`.
final class PassingCoding {

  private static final DecodeLimit LIMIT = DecodeLimit.of(1L << 30);

  private PassingCoding() {}

  /// The body to send: the given one, or one that codes it, with the fields changed to match.
  static BodySource apply(Transaction t, int status, Fields.Builder fields, BodySource body) {
    Compression wanted = t.policy.settings().coding();
    if (!wanted.on()) {
      return body;
    }
    Fields now = fields.build();
    long length = t.request().method().equals("HEAD") ? -1 : body.length();
    if (Negotiation.isNegotiable(wanted, status, now, length)) {
      boolean _ = CodedFields.vary(fields, now);
    }
    Fields asked = t.request().fields();
    try {
      return switch (Negotiation.of(asked, wanted, status, now, length)) {
        case Negotiation.AsIs _ -> body;
        case Negotiation.Encode(Coding coding) -> {
          Transcoder encoder = coding.encoder(Effort.ON_THE_FLY);
          CodedFields.onTheFly(fields, coding.token());
          yield new TranscodedBody(body, encoder, t.exchange.loop().allocator());
        }
        case Negotiation.Decode(Coding coding) -> {
          Transcoder decoder = coding.decoder(LIMIT);
          CodedFields.onTheFly(fields, "identity");
          yield new TranscodedBody(body, decoder, t.exchange.loop().allocator());
        }
      };
    } catch (CodingException e) {
      t.because(String.valueOf(e.getMessage()));
      return body;
    }
  }
}
