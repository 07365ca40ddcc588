"""What clinicians of the demo city wrote after a call: invented, in their own short words, person first.

``{place}``, ``{support}`` and ``{comfort}`` are filled in differently for each person.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    """One contact: the kind of call that led to it, what may be told in a summary, what is the record's own, and how
    it ended. ``substance`` was said about substance use in a program's care."""

    kind: str
    summary: str
    narrative: str
    disposition: str
    substance: str = ""


PLACES = (
    "at the bus shelter",
    "in the hallway of the building",
    "on a bench by the river",
    "at the kitchen table",
    "in the lobby of the library",
    "on the front steps",
    "in a quiet corner of the parking lot",
    "at the back of the laundromat",
)
SUPPORTS = (
    "an older sister",
    "a neighbor across the hall",
    "a cousin in the next street",
    "a friend from work",
    "the building's manager",
    "an aunt who stays in touch by phone",
    "a roommate",
    "a former coach",
)
COMFORTS = (
    "music on headphones",
    "a walk along the water",
    "a cup of tea",
    "drawing",
    "sitting with the cat",
    "a call to a friend",
    "slow breathing",
    "a warm shower",
)

CONTACTS: tuple[Contact, ...] = (
    Contact(
        "suicide",
        "The person talked about not wanting to live and, after an hour, agreed to stay with family tonight and to a "
        "visit tomorrow. No attempt was made.",
        "Met {place}. The person described two weeks without sleep after losing a job. Thoughts of dying come in the "
        "evening; there is no plan. {support} is coming to stay. What has helped before: {comfort}. We wrote a safety "
        "plan together and the person kept it.",
        "stabilized",
    ),
    Contact(
        "suicide",
        "The person asked for help and chose to go to the crisis center with the clinician.",
        "Met {place}. The person had written a letter and then called 911 themself. Sober, clear, tearful. Pills in "
        "the home were handed to {support} to lock away. The person wanted to talk to somebody tonight.",
        "transport_voluntary",
    ),
    Contact(
        "suicide",
        "The person was evaluated at the hospital after saying that they would end their life tonight.",
        "Met {place}. The person would not step back from the railing for forty minutes and could not say that they "
        "would be safe. The officer kept the street quiet and stayed out of the conversation. Petition explained step "
        "by step; {support} followed to the hospital.",
        "transport_involuntary",
    ),
    Contact(
        "suicide",
        "The person feels safer than when the call was made and has people around tonight.",
        "Met {place}. A message to a friend was read as a goodbye. The person says it was meant as an apology. Low "
        "mood since spring. {comfort} helps. Safety plan reviewed from last year and brought up to date.",
        "stabilized",
    ),
    Contact(
        "overdose",
        "The person was awake when we arrived, accepted medical care, and wants to talk about treatment.",
        "Met {place} after medics had given naloxone. {support} was present and shaken; gave them time too. The "
        "person asked not to be lectured, and was not.",
        "transport_voluntary",
        "Returned to use after four months in the program. Missed three doses when the bus line changed. Wants to "
        "restart and would accept a different clinic if it is closer.",
    ),
    Contact(
        "overdose",
        "The person declined transport, kept a naloxone kit, and agreed to a call tomorrow.",
        "Met {place}. Alert, embarrassed, worried about rent more than anything else. Explained what to watch for "
        "tonight; {support} will check in every hour.",
        "declined",
        "Uses alone, which is the main risk. Was in counseling at the program until spring and liked the counselor.",
    ),
    Contact(
        "overdose",
        "The person was taken to the hospital unconscious; family was told what we could tell them.",
        "Medics were working when we arrived. Stayed with {support} {place}. Followed to the hospital and gave the "
        "emergency physician what was needed to treat.",
        "transport_voluntary",
        "Takes buprenorphine through the program; last dose, as far as the program's card says, was two days ago.",
    ),
    Contact(
        "overdose",
        "The person is safe at home with support and would like help with sleep and worry.",
        "Took more of a prescribed tablet than intended to be able to sleep. Poison control consulted by the medics. "
        "Met {place}. No wish to die. Sleep has been bad since night shifts began; {comfort} used to help.",
        "stabilized",
    ),
    Contact(
        "behavioral",
        "The person was frightened by voices, calmed down with time and quiet, and stayed at home with support.",
        "Met {place}. Voices are louder since a change of medication last month. No commands. The person named "
        "{support} as somebody to trust, and we called together. Television off and lights low made a difference.",
        "stabilized",
    ),
    Contact(
        "behavioral",
        "The person was worn out by grief, talked for a long time, and wants a counselor.",
        "Met {place}. First anniversary of a death in the family. Neighbors called because of shouting; the person was "
        "shouting at the television. Ate something with us. {comfort} has helped on other evenings.",
        "stabilized",
    ),
    Contact(
        "behavioral",
        "The person believed that the apartment was being watched. They agreed to see a doctor this week.",
        "Met {place}. The belief has grown over a month. We did not argue with it. Looked at the vents together. "
        "Sleeping two hours a night. {support} will go along to the appointment.",
        "stabilized",
    ),
    Contact(
        "behavioral",
        "The person chose to go to the walk-in center with the clinician.",
        'Met {place}, talking fast and giving things away. Knows the signs: "this is how it starts". Called {support} '
        "from the car. Medicine ran out nine days ago because of a lapse in insurance.",
        "transport_voluntary",
    ),
    Contact(
        "behavioral",
        "The person left before we had finished talking. Nobody was in danger.",
        "Met {place}. Spoke for ten minutes about being evicted on Friday, took the card, and walked to the bus, "
        "calm. {support} has our number.",
        "left",
    ),
    Contact(
        "behavioral",
        "The person said they did not want to talk today and was not in danger.",
        "Met {place}. Polite, short answers. Asked us to leave, and we left a card. The caller was worried about "
        "talking to oneself in public, which the person says is prayer.",
        "declined",
    ),
    Contact(
        "behavioral",
        "The person had a panic attack, felt better within the hour, and stayed at work.",
        "Met {place}. Third attack this month. Thought it was the heart; medics cleared that. {comfort} "
        "helps to get through it. Interested in short-term therapy if it is in the evening.",
        "stabilized",
    ),
    Contact(
        "behavioral",
        "The person was confused and cold and went to the hospital with the medics.",
        "Met {place}. Did not know the month. {support} says that this is new since last week. Possible infection; the "
        "medics took over. This is not a psychiatric picture by itself.",
        "transport_voluntary",
    ),
    Contact(
        "behavioral",
        "The person and a family member argued; both are calm, and a plan for the evening was made.",
        "Met {place}. The argument was about a car key and, underneath it, about being treated like a child. Listened "
        "to each alone. {support} takes the night shift this week. No weapons, nobody hurt.",
        "stabilized",
    ),
    Contact(
        "behavioral",
        "The person lives outside, was cold and hungry, and accepted help with shelter.",
        "Met {place}. Third winter outside. Proud of keeping a clean camp. Wants a room with a door, not a shelter bed. "
        "Likes {comfort}.",
        "stabilized",
        "Drinks daily to keep the shaking away; last detoxification through the program two years ago. Knows that "
        "stopping at once is dangerous.",
    ),
    Contact(
        "behavioral",
        "The person has been hearing a neighbor through the wall at night and is exhausted. A visit was agreed.",
        "Met {place}. The neighbor moved out in June. The person knows this and hears it anyway. Otherwise orderly, "
        "bills paid, cat fed. {comfort} is part of every evening.",
        "stabilized",
    ),
    Contact(
        "behavioral",
        "The person was upset in public, accepted company, and went home with a relative.",
        "Met {place}. Had been refused a refill at the counter and began to cry and shout. Sat down together. {support} "
        "came within twenty minutes.",
        "stabilized",
        "On medication for opioid use disorder; the pharmacy had no stock. Called the program, which will dose in the "
        "morning.",
    ),
    Contact(
        "behavioral",
        "The person could not be found at the address. The caller was told how to reach us.",
        "Knocked twice and called through the door. Lights off, no sound. {support} had last spoken to the person at noon. "
        "We will try again tomorrow.",
        "not_located",
    ),
    Contact(
        "behavioral",
        "The person was talked with at school and went home with a parent.",
        "Met {place}. Said in class that nothing matters any more. Bullying in a group chat for weeks. No plan, no "
        "means. {comfort} helps at night. Parent present at the end, at the person's wish.",
        "stabilized",
    ),
    Contact(
        "behavioral",
        "The person was talked with at the shelter and is back in their own room.",
        "Met in the day room. An argument about a locker. The person has lived with schizophrenia for twenty years and manages "
        "it well; noise is the hard part. Staff and person agreed on a quieter bed. {comfort} helps meanwhile.",
        "stabilized",
    ),
    Contact(
        "behavioral",
        "The person has felt low since having a baby and will be seen by the maternal team.",
        "Met {place}. Baby well. Crying most days, feels like a stranger at home. No thoughts of harm to self or baby. "
        "A relative can take nights for a week.",
        "stabilized",
    ),
    Contact(
        "behavioral",
        "The person returned from service some years ago, had a bad night, and wants to be in touch with other veterans.",
        "Met {place}. Fireworks next door. Under the table when we came, out after half an hour. Humor came back before "
        "we left. {comfort} and {support} are the two things that work.",
        "stabilized",
    ),
    Contact(
        "behavioral",
        "The person was found sleeping in a stairwell and accepted a ride to a warm place.",
        "Met {place}. Gave a first name only. Speaks little; nods and shakes the head. Accepted a sandwich and hot tea. "
        "No sign of injury.",
        "transport_voluntary",
    ),
)
