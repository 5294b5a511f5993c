package fr.heurtoir.door.desk;

import fr.heurtoir.protocol.sip.ua.Account;
import java.time.Duration;

/**
 * The school's desk phone at its PBX.
 *
 * @param phone its number or name, the user part of its SIP address
 * @param pbx the PBX and our account there
 * @param rings how long it rings, 10 to 120 s
 * @param longest the longest call, 30 to 600 s
 */
public record DeskSettings(String phone, Account pbx, Duration rings, Duration longest) {}
