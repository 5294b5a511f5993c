package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.web.oidc.SignInRefusal;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The page for a failed sign-in: what happened and what to do. It does not reveal whom the gateway
 * knows, and contains nothing from outside.
 */
final class OidcPage {
  static final String STYLE = "/api/v1/oidc/page.css";

  private OidcPage() {}

  private record Words(
      int status, String title, String text, String englishTitle, String english) {}

  static void show(RoutingContext context, SignInRefusal why) {
    Words words = words(why.whose());
    context
        .response()
        .setStatusCode(words.status())
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end(html(words));
  }

  static void style(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Type", "text/css; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end(read("oidc-page.css"));
  }

  private static Words words(SignInRefusal.Whose whose) {
    return switch (whose) {
      case PERSON ->
          new Words(
              403,
              "Ce compte n’ouvre rien ici",
              "La connexion a réussi, mais ce compte n’est celui de personne qui répond aux"
                  + " portes. Adressez-vous à votre service informatique.",
              "This account opens nothing here",
              "You signed in, but this account belongs to nobody who answers doors. Ask your IT"
                  + " staff.");
      case VISITOR ->
          new Words(
              400,
              "La connexion n’a pas abouti",
              "Elle a été annulée, a duré trop longtemps, ou a été commencée dans un autre"
                  + " navigateur. Revenez à l’application et recommencez.",
              "You are not signed in",
              "Signing in was cancelled, took too long, or was begun in another browser. Go back to"
                  + " the app and try again.");
      case PROVIDER ->
          new Words(
              502,
              "Le service de connexion ne répond pas comme il faut",
              "Réessayez dans quelques minutes. Sinon, votre service informatique peut vous donner"
                  + " un lien d’inscription.",
              "The sign-in service does not answer as it should",
              "Try again in a few minutes, or ask your IT staff for an enrolment link.");
      case GATEWAY ->
          new Words(
              503,
              "Trop de connexions en cours",
              "Réessayez dans quelques minutes.",
              "Too many people are signing in",
              "Try again in a few minutes.");
    };
  }

  private static String html(Words words) {
    return """
    <!doctype html>
    <html lang="fr">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s – Heurtoir</title>
    <link rel="stylesheet" href="%5$s">
    </head>
    <body>
    <main>
    <h1>%1$s</h1>
    <p>%2$s</p>
    <section lang="en">
    <h2>%3$s</h2>
    <p>%4$s</p>
    </section>
    <p><a href="/">Revenir à l’application <span lang="en">(back to the app)</span></a></p>
    </main>
    </body>
    </html>
    """
        .formatted(words.title(), words.text(), words.englishTitle(), words.english(), STYLE);
  }

  private static String read(String name) {
    try (InputStream in = OidcPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing from the program: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
