"""Making accounts, signing in and out, second factors, agents, and the accounts of demonstrations."""

from yiwang.trust.identity.operations.agents import act_for as act_for
from yiwang.trust.identity.operations.agents import end_agency as end_agency
from yiwang.trust.identity.operations.agents import name_agent as name_agent
from yiwang.trust.identity.operations.changes import change_password as change_password
from yiwang.trust.identity.operations.changes import change_phone as change_phone
from yiwang.trust.identity.operations.changes import close_account as close_account
from yiwang.trust.identity.operations.changes import refresh_posts as refresh_posts
from yiwang.trust.identity.operations.changes import reset_second_factor as reset_second_factor
from yiwang.trust.identity.operations.demonstrations import (
    install_demonstration_accounts as install_demonstration_accounts,
)
from yiwang.trust.identity.operations.demonstrations import sign_in_to_demonstration as sign_in_to_demonstration
from yiwang.trust.identity.operations.factors import confirm_second_factor as confirm_second_factor
from yiwang.trust.identity.operations.factors import new_recovery_codes as new_recovery_codes
from yiwang.trust.identity.operations.factors import remove_second_factor as remove_second_factor
from yiwang.trust.identity.operations.making import create_account as create_account
from yiwang.trust.identity.operations.making import register as register
from yiwang.trust.identity.operations.signing import end_other_sessions as end_other_sessions
from yiwang.trust.identity.operations.signing import end_session as end_session
from yiwang.trust.identity.operations.signing import pass_second_factor as pass_second_factor
from yiwang.trust.identity.operations.signing import sign_in as sign_in
from yiwang.trust.identity.operations.signing import sign_out as sign_out
from yiwang.trust.identity.operations.signing import tidy as tidy
