package perigee.control.api;

import java.util.Base64;
import perigee.wire.octets.Sha256;

/// The HTML of the one-time link. Everything is in the page; the policy allows nothing else.
final class AdminPages {

  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{font:16px/1.5 system-ui,sans-serif;margin:0;display:grid;min-height:100vh;
      place-items:center;background:Canvas;color:CanvasText}
      main{width:min(26rem,90vw);padding:2rem 0}
      h1{font-size:1.4rem;margin:0 0 1rem}
      label{display:block;margin:1rem 0 .25rem;font-weight:600}
      input{box-sizing:border-box;width:100%;padding:.6rem;font:inherit;border:1px solid GrayText;
      border-radius:.4rem;background:Field;color:FieldText}
      button{margin-top:1.5rem;padding:.6rem 1.2rem;font:inherit;font-weight:600;border:0;
      border-radius:.4rem;background:#0b57d0;color:#fff;cursor:pointer}
      button:focus-visible,input:focus-visible{outline:3px solid #7aa7f0;outline-offset:2px}
      .hint{color:GrayText;font-size:.9rem;margin:.25rem 0 0}
      .mistake{border-left:4px solid #c5221f;padding:.25rem 0 .25rem .75rem}
      pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.75rem;border:1px solid GrayText;
      border-radius:.4rem;font-size:.85rem}
      """;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <title>Perigee</title><style>{style}</style></head>
      <body><main>{main}</main></body></html>
      """;

  private static final String FORM =
      """
      <h1>Welcome to Perigee</h1>
      <p>Make the first operator's account. This link works once.</p>
      {mistake}
      <form method="post" action="/admin">
      <input type="hidden" name="link" value="{link}">
      <label for="name">Name</label>
      <input id="name" name="name" value="{name}" required maxlength="63" autocomplete="username"
       autocapitalize="none" spellcheck="false" autofocus>
      <label for="password">Password</label>
      <input id="password" name="password" type="password" required minlength="12" maxlength="256"
       autocomplete="new-password" aria-describedby="hint">
      <p class="hint" id="hint">At least 12 characters; a few unrelated words are good.</p>
      <button>Create account</button>
      </form>
      """;

  private static final String MISTAKE = "<p class=\"mistake\" role=\"alert\">{text}</p>";

  private static final String DONE =
      """
      <h1>The account is there</h1>
      <p><strong>{name}</strong> is an operator now, and the link is used up. Sign in for 12 hours:</p>
      <pre>curl {root}/v1/sessions \\
        -H 'content-type: application/json' \\
        -d '{"account":"{name}","password":"…"}'</pre>
      <p>and send the <code>token</code> of the answer as
      <code>Authorization: Bearer TOKEN</code>. All operations are in
      <a href="/v1/openapi.yaml">openapi.yaml</a>.</p>
      """;

  private static final String GONE =
      """
      <h1>This link is no longer good</h1>
      <p>It was used, is too old, or was not copied whole. An operator can make accounts with
      <code>POST /v1/accounts</code>.</p>
      """;

  private static final String TAKEN =
      """
      <h1>The name was taken meanwhile</h1>
      <p>Another request made the account <strong>{name}</strong>, and the link is used up.</p>
      """;

  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash(STYLE)
          + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private AdminPages() {}

  static Reply form(int status, String secret, String name, String mistake) {
    String told = mistake.isEmpty() ? "" : MISTAKE.replace("{text}", escaped(mistake));
    return page(
        status,
        FORM.replace("{mistake}", told)
            .replace("{link}", escaped(secret))
            .replace("{name}", escaped(name)));
  }

  static Reply done(String name, String root) {
    return page(200, DONE.replace("{name}", escaped(name)).replace("{root}", escaped(root)));
  }

  static Reply gone() {
    return page(410, GONE);
  }

  static Reply taken(String name) {
    return page(409, TAKEN.replace("{name}", escaped(name)));
  }

  private static Reply page(int status, String main) {
    return Reply.html(status, PAGE.replace("{main}", main).replace("{style}", STYLE))
        .with("Content-Security-Policy", POLICY)
        .with("Referrer-Policy", "no-referrer");
  }

  /// Text as HTML; braces too, so that nothing in it is taken for a place to fill.
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replace("{", "&#123;");
  }

  private static String hash(String style) {
    return Base64.getEncoder().encodeToString(Sha256.of(style));
  }
}
