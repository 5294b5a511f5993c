package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.history.PictureStore;
import fr.heurtoir.gateway.history.RingStore;
import fr.heurtoir.gateway.phone.PhoneStore;

/** What is kept of phones, accounts and rings, which the web server reads and changes. */
public record Kept(
    PhoneStore phones, AccountStore accounts, RingStore rings, PictureStore pictures) {}
