package fr.heurtoir.gateway.store;

/** Which rows are of one commune, by the id of a person or a school. */
final class OfCommune {
  private OfCommune() {}

  /**
   * A condition over the parameter {@code commune}, a commune's label.
   *
   * @param column a name of ours, never anything from outside
   */
  static String of(String column) {
    return "(case when :commune = '' then "
        + column
        + " not like '%.%' else "
        + column
        + " like '%.' || :commune end)";
  }
}
