"""The words that measured texts are made of."""

WORDS = (
    "neglect referral chronology school health visitor police notice meeting attendance escalation supervision "
    "assessment threshold handover record voice child father housing sleep hospital discharge self-harm plan drift "
    "review midwife dental appointment missed domestic abuse exploitation missing transfer consent information"
).split()
RARE = "encompass"
"""A word that stands in one text of forty, to search for."""
