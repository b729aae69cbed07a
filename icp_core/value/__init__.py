"""What accounts are worth: purchases, lifetime value, profit after cost to serve, who is best."""

from icp_core.value.adopters import Adopters, adopters, group_name
from icp_core.value.best import BestCustomers, best_customers, who_changes
from icp_core.value.choice import METHODS, available_methods
from icp_core.value.contract_survival import ContractSurvival, contract_survival
from icp_core.value.cost_to_serve import activity_rates
from icp_core.value.criteria import CRITERIA, available_criteria, criterion_column, criterion_label
from icp_core.value.lifetime_value import LifetimeValue, lifetime_value
from icp_core.value.profitability import Profitability, profitability
from icp_core.value.rate_sensitivity import RateSensitivity, rate_sensitivity

__all__ = [
    "CRITERIA",
    "Adopters",
    "METHODS",
    "BestCustomers",
    "ContractSurvival",
    "LifetimeValue",
    "Profitability",
    "RateSensitivity",
    "activity_rates",
    "adopters",
    "available_criteria",
    "available_methods",
    "best_customers",
    "contract_survival",
    "criterion_column",
    "criterion_label",
    "group_name",
    "lifetime_value",
    "profitability",
    "rate_sensitivity",
    "who_changes",
]
