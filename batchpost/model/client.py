"""Clients of the office (корпоративные клиенты) and their contracts."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CustomerCategory(StrEnum):
    """Whose tariff applies (категория плательщика)."""

    LEGAL_ENTITY = "legal_entity"  # юридическое лицо
    ENTREPRENEUR = "entrepreneur"  # индивидуальный предприниматель: tariffs of legal entities
    INDIVIDUAL = "individual"  # физическое лицо

    @property
    def book_category(self) -> str:
        """Return the category as tariff books name it: `legal_entity` or `individual`."""
        return "individual" if self is CustomerCategory.INDIVIDUAL else "legal_entity"


class Payment(StrEnum):
    """Way of payment (способ оплаты)."""

    CASH = "cash"  # наличными
    CARD = "card"  # картой
    PAYMENT_ORDER = "payment_order"  # платёжное поручение
    ADVANCE = "advance"  # авансовая книжка, лицевой счёт
    FRANKING = "franking"  # франкировальная машина, марки
    GUARANTEE = "guarantee"  # гарантийное письмо


class VatMode(StrEnum):
    """Where VAT is rounded: each charge line (the operator's calculator), each item, the batch."""

    LINE = "line"
    ITEM = "item"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to speak to at the client's."""

    name: str
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """A client (отправитель партии) and the contract it has with the office.

    `client_id` is the office's own short name, unique and never reused. `contract_until`
    is the last day in force, `None` for open-ended.
    """

    client_id: str
    name: str
    category: CustomerCategory = CustomerCategory.LEGAL_ENTITY
    tax_id: str | None = None  # УНП
    contract_no: str | None = None
    contract_from: date | None = None
    contract_until: date | None = None
    payment: Payment = Payment.PAYMENT_ORDER
    vat_mode: VatMode = VatMode.LINE
    contacts: tuple[Contact, ...] = ()
