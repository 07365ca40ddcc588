"""Spanish: every word that somebody reads on a paper, chooses among, signs under, or is told meanwhile.

The Spanish text awaits the review of a professional translator. Until that review is on record, a site uses it with an
interpreter at hand; the names of the entries are those of ``english`` and a test compares them.
"""

from datetime import date

PAPER = {
    "title": "Permiso para compartir mi información",
    "title_of_another": "Permiso para compartir la información de alguien por quien firmo",
    "whose": "De quién es la información",
    "discloser": "Quién puede compartirla",
    "recipient": "Con quién",
    "what": "Qué se puede compartir",
    "purpose": "Para qué",
    "period": "Por cuánto tiempo",
    "period_days": "Desde el {start} hasta el {end}, inclusive",
    "condition": "Participar es una condición de",
    "can_stop_from": "Se puede retirar a partir del",
    "signer": "Quién firma",
    "authority": "Qué demuestra el derecho a firmar",
    "interpreter": "Intérprete",
    "rules": "Lo que usted debe saber",
    "police": "La policía sabría que este equipo habló con usted, y todo lo que aquí dice «Qué se puede compartir».",
    "police_of_another": (
        "La policía sabría que este equipo habló con esa persona, y todo lo que aquí dice «Qué se puede compartir»."
    ),
    "signature": "Firma",
    "signed_by": "Firmado por",
    "typed_name": "Nombre, escrito por la persona que firmó",
    "signed_at": "Firmado el",
    "drawn": "La firma, hecha a mano",
    "mark": "La marca de la persona que firmó, hecha a mano",
    "witness": "Testigo",
    "staff": "Preguntó y fue testigo de la firma",
    "attested": "{staff}, {discloser}, el {day}, {time}",
    "footer": "La persona que firmó puede tener una copia de este documento en cualquier momento.",
}

STATEMENTS = {
    "stop_any_time": (
        "Usted puede detener esto en cualquier momento. Dígaselo por escrito a cualquier persona de este equipo, o firme el "
        "formulario que le traeremos. Lo que ya se compartió por este documento no se puede recuperar."
    ),
    "stop_from_day": (
        "Usted participa en un tratamiento como condición de: {condition}. Por eso, la ley federal le permite retirar este "
        "permiso, en lo que toca al tratamiento por uso de sustancias, a partir del {revocable_from}, y no antes."
    ),
    "stop_under_other_laws": (
        "Según la ley HIPAA y la ley de Pensilvania, usted puede decirnos por escrito en cualquier momento que paremos. "
        "Entonces no compartiremos nada más por este documento, salvo que un tribunal lo ordene. Lo que ya se compartió no "
        "se puede recuperar."
    ),
    "period_of_condition": (
        "Este documento vale hasta el {end}, el tiempo que hace falta para seguir su tratamiento. Termina antes si el asunto "
        "se decide de forma definitiva."
    ),
    "care_goes_on": "Su atención no depende de este documento. Le ayudaremos de la misma manera si no firma.",
    "may_be_passed_on": (
        "Quien reciba esta información podría pasarla a otros, y entonces es posible que las reglas federales de privacidad "
        "ya no la protejan."
    ),
    "treatment_may_be_passed_on": (
        "Si un proveedor de salud o un seguro médico recibe expedientes de tratamiento por uso de sustancias para "
        "tratamiento, pago u operaciones, puede pasarlos a otros según la ley HIPAA, y es posible que las reglas federales "
        "sobre el uso de sustancias ya no los protejan."
    ),
    "treatment_if_not_signed": (
        "Si usted no firma, los expedientes de tratamiento por uso de sustancias no se comparten, y nada más cambia."
    ),
    "treatment_not_in_proceedings": (
        "Un proveedor, un seguro médico o un socio de ellos que reciba expedientes de tratamiento por uso de sustancias "
        "puede volver a divulgarlos como lo permite la ley HIPAA, excepto en procesos civiles, penales, administrativos o "
        "legislativos en contra de usted."
    ),
    "hiv_named": (
        "Este documento incluye por su nombre la información relacionada con el VIH: si alguien se hizo la prueba, tiene VIH "
        "o sida, o recibe tratamiento por ello. Un documento que no lo nombre no es suficiente."
    ),
    "look_before": "Usted puede ver lo que se compartiría antes de que se envíe.",
    "ask_first": "Si algo no está claro, pregunte, y se lo explicaremos antes de que firme.",
    "understood": "Entiendo lo que significa este permiso y lo firmo por mi propia voluntad.",
}

KINDS = {
    "identity_presence": "Mi nombre, mi fecha de nacimiento y que este equipo habló conmigo",
    "mh_general": "Un resumen de mi salud mental",
    "part2_sud": "Información sobre tratamiento por uso de sustancias",
    "sud_non_part2": "Lo que le conté a este equipo sobre el uso de sustancias",
    "hiv": "Información relacionada con el VIH",
    "psychotherapy_notes": "Notas de psicoterapia",
    "sud_counseling_notes": "Notas de consejería sobre el uso de sustancias",
}
KINDS_FOR_MONITORS = {
    "identity_presence": "Mi nombre, mi fecha de nacimiento y que participo",
    "part2_sud": "Un resumen de cómo me va en el tratamiento por uso de sustancias, y ninguna nota",
}
KINDS_OF_ANOTHER = {
    "identity_presence": "El nombre de la persona, su fecha de nacimiento y que este equipo habló con ella",
    "mh_general": "Un resumen de la salud mental de la persona",
    "part2_sud": "Información sobre tratamiento por uso de sustancias",
    "sud_non_part2": "Lo que la persona le contó a este equipo sobre el uso de sustancias",
    "hiv": "Información relacionada con el VIH",
    "psychotherapy_notes": "Notas de psicoterapia",
    "sud_counseling_notes": "Notas de consejería sobre el uso de sustancias",
}
PURPOSES = {
    "treatment": "Tratamiento",
    "care_navigation": "Ayuda para encontrar atención",
    "crisis_response": "Respuesta segura durante llamadas de crisis",
    "crisis_planning": "Planes para responder a una crisis",
    "follow_up_outcome": "Resultado del seguimiento",
    "housing": "Solicitud de vivienda",
    "monitoring_conditional_release": "Seguir un tratamiento que pidió un tribunal",
}
CONDITIONS = {
    "probation": "La libertad a prueba",
    "parole": "La libertad condicional",
    "pretrial_release": "La libertad antes del juicio",
    "sentence": "Una sentencia",
    "diversion": "Cargos que están en suspenso",
}
SIGNERS = {
    "patient": "La persona misma",
    "parent": "{name}, padre o madre",
    "guardian": "{name}, tutor o tutora",
    "personal_representative": "{name}, representante personal",
    "health_care_agent": "{name}, representante para la atención médica",
}
#: What the pieces of the record are called before the person signs.
PARTS = {"identity": "Nombre y fecha de nacimiento", "summary": "Resumen", "note": "Nota", "written": "{part}, {day}"}

PAGE = {
    "skip": "Ir al contenido",
    "police": "La policía sabría que este equipo habló con usted, y todo aquello a lo que usted diga que sí.",
    "police_of_another": "La policía sabría que este equipo habló con esa persona, y todo aquello a lo que usted diga que sí.",
    "choose_title": "¿Qué podemos compartir?",
    "choose_lead": "Tómese su tiempo. Sí o no, las dos respuestas están bien. Su atención no depende de esto.",
    "choose_facts": "De qué se trata",
    "choose_information": "Sobre usted",
    "choose_information_of_another": "Sobre la persona por quien usted firma",
    "choose_substance_use": "Sobre el uso de sustancias",
    "choose_substance_use_lead": "Esto se pregunta aparte. La ley federal lo protege de forma más estricta.",
    "hiv_lead": "La ley de Pensilvania exige que esto se pida por su nombre.",
    "until": "¿Hasta qué día?",
    "until_hint": "El último día en que podemos compartir. Usted puede detenerlo antes.",
    "yes": "Sí, compartir",
    "no": "No",
    "one": "Elija una respuesta.",
    "show_paper": "Muéstreme el documento",
    "decline": "No, no compartir nada",
    "later": "Pregúnteme en otro momento",
    "sign_title": "Lea y luego decida",
    "sign_lead": "Tómese el tiempo que necesite. Cualquier respuesta está bien, y su atención no depende de ella.",
    "back": "Elegir de nuevo",
    "try_title": "Lo que se compartiría hoy, palabra por palabra",
    "try_lead": "Si usted firma, esto se puede enviar hoy. Lo que el equipo añada después también, hasta el último día.",
    "try_nothing": "Todavía no se ha escrito nada que este documento incluya. Pida verlo antes de que se envíe.",
    "try_kept_title": "Está en este documento, pero hoy no se comparte",
    "try_kept_lead": "Otra regla, o un límite que usted pidió, hace que esto se quede aquí.",
    "try_language": "El equipo lo escribió en inglés. Pida que se lo lean en español.",
    "signature_title": "Su firma",
    "full_name": "Su nombre completo",
    "full_name_hint": "Lo escribe la persona que firma, o dibuja su firma abajo.",
    "drawing": "Dibuje su firma o una marca",
    "drawing_hint": "Con un dedo o un lápiz. Basta con el nombre escrito.",
    "clear": "Borrar el dibujo",
    "is_mark": "No puedo escribir mi nombre; lo que dibujé es mi marca",
    "is_mark_hint": "Dos personas que lo vieron escriben entonces sus nombres abajo.",
    "witness": "Testigo, si lo hay",
    "second_witness": "Segundo testigo",
    "witness_hint": "Nombre completo. Para una marca hacen falta los dos.",
    "copy": "¿Qué copia quiere?",
    "sign": "Firmo",
    "do_not_sign": "No, no firmo",
    "errors": "Por favor, mire esto primero",
    "error": "Atención",
    "not_connected": "No hay conexión. Lo que usted escribió sigue en esta página. No la cierre.",
    "not_accepted": "No se pudo guardar. Lo que usted escribió sigue en esta página. Inténtelo de nuevo o avise al equipo.",
    "not_loaded": "Una parte de esta página no se pudo cargar. Vuelva a cargar la página para intentarlo de nuevo.",
    "changed": "El documento cambió desde que usted lo leyó, así que no se firmó nada. Por favor, léalo de nuevo.",
    "done_given": "Está firmado",
    "done_given_lead": "Gracias. Puede detenerlo en cualquier momento: dígaselo a cualquier persona de este equipo.",
    "done_monitored_lead": "Gracias. El documento dice a partir de qué día puede retirarlo.",
    "done_copy": "Su copia (PDF)",
    "done_copy_lead": (
        "Este es el documento tal como usted lo firmó. Para una copia en papel, el equipo abre este archivo y lo imprime. "
        "También puede tomarle una foto."
    ),
    "done_already": "Esto ya fue respondido. Vale la primera respuesta, y no se registró nada por segunda vez.",
    "done_stopped": "Usted lo detuvo",
    "done_stopped_lead": "Este documento ya no vale. No se comparte nada más con él.",
    "done_declined": "Usted dijo que no",
    "done_declined_lead": "Está bien. Nada cambia en su atención.",
    "done_deferred": "Le preguntaremos en otro momento",
    "done_deferred_lead": "Está bien. Nada cambia en su atención.",
    "hand_back": "Devolver la tableta",
}
COPIES = {
    "paper": "En papel",
    "pdf": "Como archivo (PDF)",
    "photo": "Una foto con mi propio teléfono",
    "none": "Ninguna copia",
}
ERRORS = {
    "choose": "Elija una respuesta.",
    "sign": "Escriba su nombre completo o dibuje su firma.",
    "draw_mark": "Dibuje su marca.",
    "drawing": "No se pudo leer el dibujo. Bórrelo y dibuje de nuevo.",
    "witnesses": "Dos testigos escriben sus nombres.",
    "same_witness": "Tienen que ser dos personas distintas, y no la persona que firma.",
    "long": "Es demasiado largo. Por favor, acórtelo.",
}

_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


def day(moment: date) -> str:
    """A day as people read it: "4 de mayo de 2026"."""
    return f"{moment.day} de {_MONTHS[moment.month - 1]} de {moment.year}"
