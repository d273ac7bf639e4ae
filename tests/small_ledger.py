"""A small ledger for the small operation: an invented article with its copy, and rows in every table of the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

ARTICLE = """\
Relief for the north camp
Deputy minister Arta Leka said: “We will take 200 people by June.”
Around 1,200 people live there, the army says; the agency counts 1,310.
"""
"""The text of the source S1."""
DIGEST = hashlib.sha256(ARTICLE.encode()).hexdigest()

QUOTE = "We will take 200 people by June."
START = ARTICLE.index(QUOTE)

SMALL_LEDGER: Mapping[str, str] = {
    "sources.csv": f"""\
source_id,kind,title,author,publisher,published_on,precision,url,language,retrieved_on,text_sha256,reliability,slant,syndicated_from
S1,article,Relief for the north camp,A. Writer,The Wire,2026-01-20,day,,eng,2026-01-21,{DIGEST},B,,
S2,article,Relief for the camp,,The Paper,2026-01-21,day,,eng,,,,,S1
S3,un_update,Update 4,,The agency,2026-02-01,month,,eng,,,A,the agency,
""",
    "statements.csv": f"""\
statement_id,source_id,parent_statement_id,speaker,speaker_role,mode,cue,text,start,end,said_on,precision
T1,S1,,A. Writer,author,direct,,{ARTICLE.splitlines()[1]},{len(ARTICLE.splitlines()[0]) + 1},\
{START + len(QUOTE) + 1},2026-01-20,
T2,S1,T1,Arta Leka,deputy minister,direct,said,{QUOTE},{START},{START + len(QUOTE)},2026-01-20,
T3,S3,,the agency,,indirect,notes,the arrest of the nine,,,2026-02-01,month
""",
    "events.csv": """\
event_id,kind,title,starts_on,ends_on,precision,place,source_ids
E1,flight,First flight,2026-02-20,,,Tirana,S3
""",
    "figures.csv": """\
figure_id,subject,site_id,destination_id,quantifier,low,high,unit,stock_or_flow,as_of,from,to,precision,source_id,\
statement_id,excerpt,role,reason,review
F1,population,north,,about,1200,,,,2026-01-20,,,,S1,,"Around 1,200 people live there",cross_check,an estimate,reviewed
F2,population,north,,,1310,,,stock,2026-01-20,,,,S1,,the agency counts 1310,used,a count by name,proposed
F3,population,north,,about,1200,,,,2026-01-20,,,,S2,,,rejected,repeats F1,
F4,departed,,alb,between,60,80,,flow,,2026-02-01,2026-02-28,,S3,T3,,,,
F5,killed,south,,more_than,3,,,,,2026-01-01,2026-01-01,year,S3,,,,,
""",
    "statuses.csv": """\
status_id,subject,authority,kind,from,to,precision,instrument,contested_by,source_ids
L1,the people of the north camp,the agency,asylum_seeker,2025-06-01,,month,a letter,T2 T3,S3
""",
    "agreements.csv": """\
agreement_id,kind,title,parties,signed_on,ends_on,approved_by,source_ids
A1,memorandum,On the camps,the agency and the army,2025-06-15,2026-06-14,the cabinet,S3
""",
    "custody.csv": """\
site_id,holder,role,from,to,precision,agreement_id,source_ids
north,the army,security,2025-06-15,,,A1,S1 S3
""",
    "commitments.csv": """\
commitment_id,promisor,kind,low,high,unit,modality,made_on,due_on,precision,conditions,agreement_id,statement_id,offer_id,\
superseded_by,withdrawn_on
C1,Albania,places,200,,person,will,2026-01-20,2026-06-01,month,,,T2,alb-1,,
C2,Albania,places,50,100,person,intends,2025-10-01,2026-03-31,,if asked,,,,C1,
C3,the army,protection,,,,will,2025-06-15,,,,A1,,,,
C4,a parliament,decision,,,,calls_on,2026-01-05,2026-02-01,,,,,,,2026-02-20
""",
    "fulfilments.csv": """\
commitment_id,on,quantity,figure_id,event_id,source_ids
C1,2026-02-20,70,F4,E1,S3
C1,2026-03-10,40,,,S3
""",
    "measures.csv": """\
measure_id,number,chamber,kind,title
M1,S.Con.Res.7,senate,concurrent,On the camps
""",
    "measure_steps.csv": """\
measure_id,on,chamber,committee,step,vote,text,source_id
M1,2026-01-05,senate,,introduced,,,S1
M1,2026-01-06,senate,foreign relations,referred,,,S1
M1,2026-02-05,senate,foreign relations,ordered_reported,18-0,,S3
""",
}
"""The files of the ledger: text by name. They have no fault and, beside the copy, give no warning."""


def write_ledger(
    small_operation: Callable[..., Path], folder: Path, changes: Mapping[str, str | None] | None = None
) -> Path:
    """Write the small operation with its ledger and the copy of its article; some files may be replaced or left out."""
    small_operation(folder, {**SMALL_LEDGER, **(changes or {})})
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "sources" / DIGEST).write_bytes(ARTICLE.encode())
    return folder
