package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.history.PictureStore;
import fr.heurtoir.gateway.history.RingStore;
import fr.heurtoir.gateway.phone.PhoneStore;

/** The stored data about phones, accounts and rings that the web server reads and changes. */
public record Kept(
    PhoneStore phones, AccountStore accounts, RingStore rings, PictureStore pictures) {}
