package fr.heurtoir.gateway.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.gateway.phone.PersonStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/** Everything that is kept of one person. A table that comes to hold somebody belongs in here. */
final class PersonRecords implements PersonStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String PHONES = "(select id from phone where person = :person)";
  private static final String PSEUDONYMS =
      "(select pseudonym from audit_name where (sort = 'person' and value = :person) or (sort ="
          + " 'phone' and value in "
          + PHONES
          + "))";

  /** What is exported, by what it is. */
  private static final Map<String, String> KEPT = new LinkedHashMap<>();

  static {
    KEPT.put(
        "phone",
        "select id, name, enrolled_at, revoked_at, device_key from phone where person = :person");
    KEPT.put(
        "link",
        "select id, school, issued_by, issued_at, expires_at, used_at, revoked_at, phone from"
            + " enrolment where person = :person");
    KEPT.put(
        "session", "select phone, created_at, expires_at from session where phone in " + PHONES);
    KEPT.put(
        "push", "select phone, endpoint, since from push_subscription where phone in " + PHONES);
    KEPT.put("proof", "select * from phone_proof where phone in " + PHONES);
    KEPT.put(
        "absence",
        "select * from absence where person = :person or hand_to = :person or set_by = :person");
    KEPT.put(
        "ring",
        "select id, door, school, pressed_at, ended_at, outcome, answered_by, asked_by from ring"
            + " where answered_by in "
            + PHONES
            + " or asked_by in "
            + PHONES);
    KEPT.put("receipt", "select * from ring_receipt where phone in " + PHONES);
    KEPT.put("opening", "select * from ring_opening where person = :person");
    KEPT.put("door-event", "select * from door_event where detail = :by");
    KEPT.put("lockdown", "select id, wanted_locked, wanted_at from door where wanted_by = :by");
    KEPT.put(
        "audit",
        "select * from audit_entry where person in "
            + PSEUDONYMS
            + " or who in "
            + PSEUDONYMS
            + " or target in "
            + PSEUDONYMS);
  }

  /**
   * What is changed and deleted, in this order. In what is about others too, {@code -} stands for
   * whoever it was.
   */
  private static final List<String> PURGED =
      List.of(
          "update ring set answered_by = '-', answered_by_name = '-' where answered_by in "
              + PHONES,
          "update ring set asked_by = '-', asked_by_name = '-' where asked_by in " + PHONES,
          "delete from ring_receipt where phone in " + PHONES,
          "update ring_opening set person = '-', phone = '-', phone_name = '-' where person ="
              + " :person",
          "delete from absence where person = :person or hand_to = :person",
          "update absence set set_by = '-' where set_by = :person",
          "update door_event set detail = 'person.-' where detail = :by",
          "update door set wanted_by = 'person.-' where wanted_by = :by",
          "delete from push_subscription where phone in " + PHONES,
          "delete from phone_proof where phone in " + PHONES,
          "delete from session where phone in " + PHONES,
          "delete from account_login where token_hash in (select token_hash from enrolment where"
              + " person = :person)",
          "delete from enrolment where person = :person",
          "delete from phone where person = :person");

  private final Jdbi jdbi;
  private final AuditTrail audit;

  PersonRecords(Jdbi jdbi, AuditTrail audit) {
    this.jdbi = jdbi;
    this.audit = audit;
  }

  @Override
  public List<String> export(String person) {
    return jdbi.withHandle(
        db -> {
          List<String> lines = new ArrayList<>();
          KEPT.forEach(
              (of, sql) ->
                  bound(db.createQuery(sql), person)
                      .mapToMap()
                      .forEach(
                          row -> {
                            Map<String, Object> whole = new LinkedHashMap<>();
                            whole.put("of", of);
                            whole.putAll(row);
                            lines.add(text(whole));
                          }));
          return lines;
        });
  }

  private static String text(Map<String, Object> row) {
    try {
      return JSON.writeValueAsString(row);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public int purge(String person) {
    int names = audit.forget(person);
    return names + jdbi.inTransaction(db -> purge(db, person));
  }

  private static int purge(Handle db, String person) {
    int rows = 0;
    for (String sql : PURGED) {
      rows += bound(db.createUpdate(sql), person).execute();
    }
    return rows;
  }

  private static <S extends SqlStatement<S>> S bound(S statement, String person) {
    statement
        .getConfig(org.jdbi.v3.core.statement.SqlStatements.class)
        .setUnusedBindingAllowed(true);
    return statement.bind("person", person).bind("by", "person." + person);
  }
}
