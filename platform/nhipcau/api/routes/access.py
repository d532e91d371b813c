"""Sign-in, people, devices."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from nhipcau.api import cookies
from nhipcau.api.dependencies import Address, Caller, Looker, Running
from nhipcau.schemas.access import (
    AssignmentIn,
    DeviceView,
    EnrolIn,
    EnrolmentCodeView,
    LinkCheckIn,
    LinkIn,
    Me,
    PasswordIn,
    PasswordLink,
    PersonChange,
    PersonIn,
    PersonView,
    RoleEnd,
    SetupIn,
    SignInIn,
)
from nhipcau.schemas.base import Done, Id
from nhipcau.services import enrolment, people, people_changes
from nhipcau.services import sign_in as signing
from nhipcau.services.deployment import Deployment
from nhipcau.services.me import tell_me
from nhipcau.services.visitors import recognise

router = APIRouter(prefix="/api", tags=["access"])


@router.get("/me")
async def get_me(running: Running, looker: Looker, request: Request, response: Response) -> Me:
    """Who looks at the page; answers ``nobody`` instead of refusing."""
    if looker.device is not None:
        # Browsers forget a cookie after thirteen months: a province that was enrolled in one week would be out in one.
        cookies.set_device(response, running.settings, request.cookies[cookies.DEVICE])
    return await tell_me(running, looker)


@router.post("/sign-in")
async def sign_in(request: SignInIn, running: Running, address: Address, response: Response) -> Me:
    """Sign in by password."""
    token = await signing.sign_in_by_password(
        running, username=request.username, password=request.password, address=address
    )
    return await _signed_in(running, response, token)


@router.post("/sign-in/link")
async def sign_in_by_link(request: LinkIn, running: Running, address: Address, response: Response) -> Me:
    """Sign in by a link."""
    token = await signing.sign_in_by_link(running, token=request.token, address=address)
    return await _signed_in(running, response, token)


@router.post("/link-checks")
async def check_link(request: LinkCheckIn, running: Running, address: Address) -> Done:
    """Say whether a one-time link to a form is still good, without using it."""
    await signing.check_link(running, token=request.token, purpose=request.purpose, address=address)
    return Done()


@router.post("/setup")
async def set_up(request: SetupIn, running: Running, address: Address, response: Response) -> Me:
    """Make the first administrator with a one-time link, and sign in."""
    token = await signing.set_up_first_administrator(
        running,
        token=request.token,
        username=request.username,
        name=request.name,
        password=request.password,
        address=address,
    )
    return await _signed_in(running, response, token)


@router.post("/password")
async def set_password(request: PasswordIn, running: Running, address: Address, response: Response) -> Me:
    """Set a new password with a one-time link, and sign in; every earlier sign-in of the person ends."""
    token = await people_changes.set_password(running, token=request.token, password=request.password, address=address)
    return await _signed_in(running, response, token)


@router.post("/sign-out")
async def sign_out(caller: Caller, running: Running, response: Response) -> Done:
    """Sign out; the device of a point stays enrolled."""
    await signing.sign_out(running, caller)
    cookies.clear_session(response)
    return Done()


@router.post("/devices/enrol")
async def enrol_device(request: EnrolIn, running: Running, looker: Looker, address: Address, response: Response) -> Me:
    """Enrol this machine for a point with a one-time code (Art. 7.2)."""
    secret = await enrolment.enrol_device(running, code=request.code, address=address, instead_of=looker.device)
    cookies.set_device(response, running.settings, secret)
    return await tell_me(running, await recognise(running, device_cookie=secret, as_device=True))


@router.get("/points/{point_id}/devices")
async def list_devices(point_id: Id, caller: Caller, running: Running) -> list[DeviceView]:
    """Machines enrolled for a point."""
    return await enrolment.list_devices(running, caller, point_id=point_id)


@router.post("/points/{point_id}/enrolment-codes")
async def issue_enrolment_code(point_id: Id, caller: Caller, running: Running) -> EnrolmentCodeView:
    """Issue a one-time code; older codes of the point stop working."""
    return await enrolment.issue_enrolment_code(running, caller, point_id=point_id)


@router.delete("/devices/{device_id}")
async def revoke_device(device_id: Id, caller: Caller, running: Running) -> Done:
    """Revoke a machine; it is put out of every room at once."""
    await enrolment.revoke_device(running, caller, device_id=device_id)
    return Done()


@router.get("/people")
async def list_people(caller: Caller, running: Running) -> list[PersonView]:
    """Everybody who signs in, with their roles."""
    return await people.list_people(running, caller)


@router.post("/people")
async def create_person(request: PersonIn, caller: Caller, running: Running) -> PersonView:
    """Make somebody who signs in."""
    return await people.create_person(running, caller, request=request)


@router.put("/people/{person_id}")
async def change_person(person_id: Id, request: PersonChange, caller: Caller, running: Running) -> PersonView:
    """Change name, post and telephone of somebody."""
    return await people_changes.change_person(running, caller, person_id=person_id, request=request)


@router.post("/people/{person_id}/deactivate")
async def deactivate_person(person_id: Id, caller: Caller, running: Running) -> PersonView:
    """Let somebody in no more; all their sign-ins end at once."""
    return await people_changes.deactivate_person(running, caller, person_id=person_id)


@router.post("/people/{person_id}/reactivate")
async def reactivate_person(person_id: Id, caller: Caller, running: Running) -> PersonView:
    """Let somebody in again."""
    return await people_changes.reactivate_person(running, caller, person_id=person_id)


@router.post("/people/{person_id}/password-links")
async def issue_password_link(person_id: Id, caller: Caller, running: Running) -> PasswordLink:
    """Make a one-time link to a new password; older ones are void."""
    return await people_changes.issue_password_link(running, caller, person_id=person_id)


@router.post("/people/{person_id}/roles")
async def give_role(person_id: Id, request: AssignmentIn, caller: Caller, running: Running) -> PersonView:
    """Give somebody a role with its place and days."""
    return await people_changes.give_role(running, caller, person_id=person_id, request=request)


@router.post("/people/{person_id}/roles/{assignment_id}/end")
async def end_role(person_id: Id, assignment_id: Id, request: RoleEnd, caller: Caller, running: Running) -> PersonView:
    """End a role with a last day, or at once."""
    return await people_changes.end_role(
        running, caller, person_id=person_id, assignment_id=assignment_id, request=request
    )


async def _signed_in(running: Deployment, response: Response, token: str) -> Me:
    cookies.set_session(response, running.settings, token)
    return await tell_me(running, await recognise(running, session_cookie=token))
