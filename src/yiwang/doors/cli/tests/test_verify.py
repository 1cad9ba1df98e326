"""`yiwang verify` works on another machine: no database, no secrets, only the file and the log's key."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from yiwang.trust.ledger import queries as ledger
from yiwang.trust.ledger.tests import make

SOURCE = Path(__file__).resolve().parents[4]


def verify(folder: Path, *words: str, language: str = "C.UTF-8") -> tuple[int, str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SOURCE),
        "YIWANG_DATA": str(folder / "elsewhere"),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "LANG": language,
    }
    command = [sys.executable, "-m", "yiwang.doors.cli.main", "verify", *words]
    answer = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    return answer.returncode, answer.stdout + answer.stderr


@pytest.fixture
def proof(db, tmp_path) -> Path:
    bundle = ledger.proof_bundle(make.sequenced(5)[2].id)
    (tmp_path / "key").write_text(str(ledger.log_key()) + "\n")
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(bundle, ensure_ascii=False, indent=2))
    return path


def test_a_proof_is_valid_offline_in_both_languages(proof):
    assert verify(proof.parent, str(proof), "--key", "key") == (
        0,
        f"Valid. Entry 2 of 5 in the log {ledger.log_key().name} says exactly this,"
        " since 2026-09-24T02:12:37.123456Z.\n",
    )
    code, said = verify(proof.parent, str(proof), "--key", str(ledger.log_key()), language="zh_CN.UTF-8")
    assert (code, said[:3]) == (0, "有效。")


def test_an_altered_proof_says_where_and_ends_with_one(proof):
    proof.write_text(proof.read_text().replace('"verb": "accept"', '"verb": "refuse"'))
    code, said = verify(proof.parent, str(proof), "--key", "key")
    assert code == 1
    assert "content.verb" in said


def test_another_key_ends_with_three_and_a_missing_checkpoint_with_four(proof):
    other = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert verify(proof.parent, str(proof), "--key", other)[0] == 3
    proof.write_text(json.dumps(json.loads(proof.read_text()) | {"index": None}))
    assert verify(proof.parent, str(proof), "--key", "key")[0] == 4


@pytest.mark.parametrize("words", [("missing.json", "--key", "key"), ("key", "--key", "key"), ("key", "--key", "none")])
def test_what_cannot_be_read_ends_with_two_and_a_sentence(proof, words):
    code, said = verify(proof.parent, *words)
    assert code == 2
    assert "Traceback" not in said


def test_the_one_file_checks_a_proof_without_this_system(proof, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(SOURCE / "yiwang" / "trust" / "ledger" / "proofs.py", alone)
    command = [sys.executable, "-I", "proofs.py", str(proof), str(ledger.log_key())]
    answer = subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout[:6]) == (0, "Valid.")


def test_a_licence_is_verified_from_its_pdf_alone(db, tmp_path):
    from yiwang.kernel.organisations.tests import make as organisations
    from yiwang.trust.documents import queries as documents
    from yiwang.trust.licences import operations
    from yiwang.trust.licences.tests import make as licences

    organisations.bureau()
    issued = licences.licence()
    pdf = documents.opened(operations.render_document(issued.number, now=licences.NOW))
    (tmp_path / "licence.pdf").write_bytes(pdf)
    code, said = verify(tmp_path, "licence.pdf", "--key", str(ledger.log_key()))
    assert code == 0, said
    assert "in force today" in said
    (tmp_path / "licence.pdf").write_bytes(pdf.replace(b"/Count 1", b"/Count 2", 1))
    assert verify(tmp_path, "licence.pdf", "--key", str(ledger.log_key()))[0] == 1
