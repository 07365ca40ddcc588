"""What clinicians of the demo city wrote after a later visit or call. Invented, like everything here."""

from demonstration.words.first_contacts import Contact

FOLLOW_UPS: tuple[Contact, ...] = (
    Contact(
        "",
        "Follow-up visit: the person is sleeping better and has kept in touch with family.",
        "Met {place}. The safety plan is on the refrigerator. {support} comes on Sundays. Wants to try the evening group.",
        "stabilized",
    ),
    Contact(
        "",
        "Follow-up visit: things are hard but steady. The person would like help with letters from the landlord.",
        "Met {place}. We read the letters together; the deadline is the end of the month. {comfort} helps in between.",
        "stabilized",
    ),
    Contact(
        "",
        "Follow-up call: the person answered and prefers to be called in the afternoon.",
        "Short call. Mornings are bad since the new tablets. Asked whether {support} may be present next time: yes.",
        "stabilized",
    ),
    Contact(
        "",
        "Follow-up visit: the person had a setback at the weekend and asked for an earlier appointment.",
        "Met {place}. No thoughts of dying, much shame. Named what went well, too: asked for help within the hour.",
        "stabilized",
        "Used once on Saturday, told the counselor at the program on Monday, dose unchanged.",
    ),
    Contact(
        "",
        "Follow-up visit: the person was not at home.",
        "Left a card without anything on it but a number. {support} says that all is well.",
        "not_located",
    ),
    Contact(
        "",
        "Follow-up visit: the person started therapy and has questions about medication.",
        "Met {place}. Wrote the questions down together for the doctor. {comfort} every evening, on a chart that the "
        "person made.",
        "stabilized",
    ),
    Contact(
        "",
        "Follow-up visit: the person moved into a room of their own and is proud of it.",
        "Met {place}. Keys shown first thing. First night was too quiet; {comfort} helped.",
        "stabilized",
    ),
    Contact(
        "",
        "Follow-up visit: the person is back at work part-time.",
        "Met {place}. Four hours a day for now. {support} drives. Worried about being watched by colleagues; we made a "
        "sentence to say when asked.",
        "stabilized",
    ),
    Contact(
        "",
        "Follow-up call: the person asked us to call less often.",
        'Agreed on once a month and on a word that means "come sooner".',
        "declined",
    ),
)
