"""What the page for phones says, by the name under which its scripts ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TEXTS: Mapping[str, object] = MappingProxyType(
    {
        "title": _("Boarding"),
        "language": _("Language"),
        # Pairing and opening
        "pair": _("Pair this phone"),
        "pair_lead": _("An officer gives you a code. It works once, for a quarter of an hour, and for one departure."),
        "code": _("Code"),
        "code_help": _("Ten letters and digits."),
        "passphrase": _("Passphrase"),
        "passphrase_help": _(
            "Twelve signs or more, for example four words that do not belong together. It locks what this "
            "phone keeps; nobody can tell it to you again."
        ),
        "again": _("The passphrase once more"),
        "pair_now": _("Pair"),
        "pair_again": _("Pair again"),
        "no_code": _("Type the code."),
        "weak": _(
            "The passphrase is too easy to guess. Take twelve signs or more, not digits alone, and not the "
            "same few again and again."
        ),
        "not_the_same": _("The two passphrases are not the same."),
        "wrong_code": _("This code does not work: it was used, is too old, or was typed wrong. Ask for another one."),
        "locked": _("Locked"),
        "locked_lead": _("Type the passphrase that you chose for this phone."),
        "over_lead": _(
            "The day of this phone is over, and what it held of the departure is gone. Open it with a "
            "network to hand in what was not sent."
        ),
        "open": pgettext_lazy("phone", "Unlock"),
        "wrong_passphrase": _("This passphrase is wrong. Nothing is lost; try again."),
        "wipe": _("Wipe this phone"),
        "wipe_lead": _("Everything of the departure goes from this phone. To go on, you need another code."),
        "wipe_lead_unsent": _(
            "Everything of the departure goes from this phone, and what it has not sent is lost: %(count)s. "
            "To go on, you need another code."
        ),
        "wipe_now": _("Wipe it now"),
        "wiped": _("This phone was wiped."),
        "expired": _("The day of this phone is over, and it was wiped. To go on, ask for another code."),
        "revoked": _("This phone was shut out, and it was wiped. Ask at the desk."),
        "paired_already": _(
            "This phone is paired already. To pair it by the new code, wipe it first; what it has not sent is lost "
            "then."
        ),
        "faulty": _("The server answers with an error (%(status)s). Nothing is lost; it is tried again."),
        "unreachable": _("The server cannot be reached. Come closer to its network, and try again."),
        "not_known": _("The server does not know this phone. What it has not sent stays on it; ask at the desk."),
        "not_secure": _(
            "This page needs a secure connection. Open the address that begins with https, and let the phone "
            "trust the server first."
        ),
        "two_windows": _("This page is open in another window. Go on there, or close it and load this one again."),
        "fault": _("Something went wrong; nothing was changed. Load the page again."),
        # The gate
        "counts": _("Headcount"),
        "totals": _("%(aboard)s of %(listed)s aboard"),
        "n_aboard": _("aboard in all: %(count)s"),
        "n_standby": _("from stand-by: %(count)s"),
        "n_awaited": _("awaited: %(count)s"),
        "n_conflicts": _("disagree: %(count)s"),
        "n_unlisted": _("aboard and not on the list: %(count)s"),
        "n_left_site": _("out of the site: %(count)s"),
        "n_arrived": _("arrived: %(count)s"),
        "left": _("seats left: %(count)s"),
        "bus_disputed": _("Bus not agreed"),
        "sync": _("Send now"),
        "lock": _("Lock"),
        "unsent": _("Not yet sent: %(count)s."),
        "all_sent": _("All sent %(hour)s."),
        "not_yet": _("Not yet with the server."),
        "offline": _("Offline. Nothing waits to be sent."),
        "offline_unsent": _("Offline, not yet sent: %(count)s. They are kept."),
        "not_taken": _("Not taken by the server: %(count)s. Tell the desk."),
        "card": _("Card or name"),
        "card_help": _("Scan a card, or type its first signs or a part of a name."),
        "find": _("Find"),
        "camera": _("Camera"),
        "stop": _("Stop"),
        "no_camera": _("The camera cannot be used. Type the first signs of the card."),
        "camera_missing": _("This device has no camera that can be used. Type the first signs of the card."),
        "camera_refused": _(
            "The camera is not allowed. Allow it in the settings of the browser, or type the first signs of the card."
        ),
        "not_listed": _("Nobody on the list of this departure has such a card or name."),
        "family": _("Family"),
        "family_of": _("Family of %(name)s, people: %(count)s"),
        "is_standby": _("Stand-by: they board only where others stay."),
        "who": _("Tick who is there"),
        "tick_all": _("Tick all"),
        "close": _("Close"),
        "sex_F": _("woman or girl"),
        "sex_M": _("man or boy"),
        "sex_X": _("other"),
        "age": _("age %(years)s"),
        "age_range": _("%(least)s to %(most)s"),
        "age_about": _("about %(years)s"),
        "bus": _("Bus"),
        "kind_bus": _("Bus %(number)s"),
        "kind_ambulance": _("Ambulance %(number)s"),
        "as_listed": _("As on the list"),
        "no_bus": _("no bus"),
        "no_bus_chosen": _("Choose a bus first."),
        "too_full": _("%(bus)s has not so many seats: %(count)s are left. Choose another bus, or press once more."),
        "board": pgettext_lazy("boarding", "Board"),
        "board_anyway": _("Board all the same"),
        "absent": _("Not there"),
        "take_back": pgettext_lazy("boarding", "Take back"),
        "refuse": _("Refuse somebody"),
        "why": _("Why"),
        "choose": _("Choose"),
        "words": _("More about it"),
        "refuse_now": _("Refuse who is ticked"),
        "no_reason": _("Choose why."),
        "nobody_ticked": _("Nobody is ticked."),
        "not_kept": _("This could not be kept, so nothing was noted. Load the page again, or write it on paper."),
        "left_site": _("Left the site"),
        "entered": _("Came back in"),
        "arrived": _("Arrived"),
        "not_aboard": _("By the headcount not on board: %(count)s. If they came all the same, press once more."),
        "state_not_aboard": _("not on board by the headcount"),
        "mode": _("What you note"),
        "mode_board": _("Boarding"),
        "mode_exit": _("Exit and entry of the site"),
        "mode_arrive": _("Arrival"),
        # What stands of somebody
        "state_none": _("nothing noted"),
        "disagree": _("They disagree. The desk decides."),
        "decided": _("decided at the desk"),
        "this_phone": _("this phone"),
        "another_phone": _("another phone"),
        "said_boarded": _("boarded, %(bus)s"),
        "said_refused": pgettext_lazy("boarding", "refused"),
        "said_absent": pgettext_lazy("boarding", "not there"),
        "said_taken_back": pgettext_lazy("boarding", "taken back"),
        "said_left_site": pgettext_lazy("boarding", "left the site"),
        "said_entered": pgettext_lazy("boarding", "came back in"),
        "said_arrived": pgettext_lazy("boarding", "arrived"),
        "said_received": pgettext_lazy("boarding", "received"),
        "noted": _("%(what)s: %(count)s. Aboard now: %(aboard)s."),
        "did_boarded": pgettext_lazy("boarding", "Boarded"),
        "did_refused": pgettext_lazy("boarding", "Refused"),
        "did_absent": pgettext_lazy("boarding", "Not there"),
        "did_taken_back": pgettext_lazy("boarding", "Taken back"),
        "did_left_site": pgettext_lazy("boarding", "Left the site"),
        "did_entered": pgettext_lazy("boarding", "Came back in"),
        "did_arrived": pgettext_lazy("boarding", "Arrived"),
        # Lists
        "lists": _("Lists of families"),
        "list_awaited": _("Awaited (%(count)s)"),
        "list_standby": _("Stand-by (%(count)s)"),
        "list_conflicts": _("Disagree (%(count)s)"),
        "list_away": _("Refused or not there (%(count)s)"),
        "list_aboard": _("Aboard (%(count)s)"),
        "nobody": _("Nobody."),
        "list_not_taken": _("Not taken (%(count)s)"),
        "not_taken_lead": _("The server did not take these. They are kept and count nowhere; tell the desk."),
        "wrong_person": _("nobody of this departure has this card"),
        "wrong_bus": _("the bus is none of this departure"),
        "wrong_why": _("the reason is missing"),
        "wrong_kind": _("a phone cannot say this"),
        "wrong_form": _("the server cannot read it: %(field)s"),
    }
)
"""Each text, to be filled as Python fills texts; numbers come in the digits of the language."""
