// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * One page that needs nothing else: data, style, scripts and the library are in it. What it may
 * load or run is said by digest in a content security policy, so that a name in the module can't
 * become code even if something forgets to escape it.
 */
public final class ReportPage {
  /** In the order in which they build on each other. */
  private static final List<String> SCRIPTS =
      List.of(
          "dom.js",
          "model.js",
          "levels.js",
          "list.js",
          "treemap.js",
          "slots.js",
          "component.js",
          "neighbourhood.js",
          "detail.js",
          "page.js");

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private ReportPage() {}

  /** Writes the page, in UTF-8. The same report gives the same bytes. */
  public static void write(Report report, OutputStream out) throws IOException {
    String style = resource("style.css");
    // Its licence asks to go along with every copy.
    String library = "/*\n" + resource("/META-INF/d3/LICENSE") + "*/\n" + resource("d3.min.js");
    String script = script();
    String page =
        resource("page.html")
            .replace("@POLICY@", policy(style, library, script))
            .replace("@STYLE@", style);
    int data = page.indexOf("@DATA@");
    int libraryAt = page.indexOf("@LIBRARY@");
    int scriptAt = page.indexOf("@SCRIPT@");
    text(out, page.substring(0, data));
    writeData(report, out);
    text(out, page.substring(data + "@DATA@".length(), libraryAt));
    text(out, library);
    text(out, page.substring(libraryAt + "@LIBRARY@".length(), scriptAt));
    text(out, script);
    text(out, page.substring(scriptAt + "@SCRIPT@".length()));
  }

  private static void writeData(Report report, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.setCharacterEscapes(new InHtml());
      new ReportJson(report).write(json);
    }
  }

  private static String script() throws IOException {
    StringBuilder script = new StringBuilder("(() => {\n\"use strict\";\n");
    for (String name : SCRIPTS) {
      script.append(resource(name));
    }
    return script.append("})();").toString();
  }

  private static String policy(String style, String... scripts) {
    StringBuilder policy = new StringBuilder("default-src 'none'; style-src ");
    policy.append(digest(style)).append("; script-src");
    for (String script : scripts) {
      policy.append(' ').append(digest(script));
    }
    return policy.toString();
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** JSON that no HTML parser takes for a tag, an entity or the end of the script. */
  private static final class InHtml extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    private final int[] escapes = standardAsciiEscapesForJSON();

    InHtml() {
      for (char character : new char[] {'<', '>', '&', '\''}) {
        escapes[character] = ESCAPE_CUSTOM;
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return escapes.clone();
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      return new SerializedString(String.format(Locale.ROOT, "\\u%04x", character));
    }
  }
}
