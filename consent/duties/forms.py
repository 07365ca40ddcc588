"""What is asked when a duty is done."""

from django import forms


class DoneForm(forms.Form):
    """What was done, in a few words."""

    note = forms.CharField(
        label="What was done?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whom you told, how, and when. If it was not needed, write why.",
        error_messages={"required": "Write what was done, or why it was not needed."},
    )
