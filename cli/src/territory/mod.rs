//! The territory by hand: looked at, searched, and signed as a new edition.

mod arguments;
mod errors;

pub use arguments::TerritoryCommand;
pub use errors::of_package;

use crate::say::{Failure, Say};
use crate::serve::{at, of_authority, of_io, shown, told};
use crate::terminal::{PAGE, page_of, skip};
use arguments::{Asked, BuildArguments};
use errors::of_territory;
use serde_json::{Value as Json, json};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use tinxom_domain::id::UnitId;
use tinxom_domain::territory::{Certainty, Hamlet, Outlines, Place, Routing, Territory, Unit};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_phone::ports::{Clock, SystemClock};
use tinxom_server::authority::{Authority, AuthorityError};
use tinxom_wire::territory::{PackageHead, TerritoryPackage};
use tinxom_wire::{WireError, limits};
use tinxom_words::{Value, key, three};

/// How coarse outlines may become until an edition fits, in ten-thousandths of a degree.
const COARSER: [u16; 6] = [20, 30, 40, 60, 80, 160];
/// Metres of a ten-thousandth of a degree of latitude, rounded up.
const METRES: u32 = 12;

/// Runs a command.
pub fn run(say: &Say, command: &TerritoryCommand) -> Result<(), Failure> {
    let done = match command {
        TerritoryCommand::Build(arguments) => build(say, arguments),
        TerritoryCommand::Check { file } => check(say, file),
        TerritoryCommand::Find { text, page, asked } => find(&of(say, asked)?, text, *page, on(asked)),
        TerritoryCommand::Show { unit, asked } => show(&of(say, asked)?, unit, on(asked)),
        TerritoryCommand::At { north, east, asked } => place(&of(say, asked)?, *north, *east, on(asked)),
        TerritoryCommand::Hamlets { unit, page, asked } => hamlets(&of(say, asked)?, unit, *page, on(asked)),
    }?;
    say.object(&done);
    Ok(())
}

fn on(asked: &Asked) -> Date {
    asked.on.unwrap_or_else(|| Date::of(SystemClock.now()))
}

/// Speaks of the territory that is asked about.
fn of(say: &Say, asked: &Asked) -> Result<Say, Failure> {
    let Some(path) = &asked.file else { return Ok(say.clone()) };
    let (territory, _) = read(say, path)?;
    Ok(say.of(Arc::new(territory)))
}

/// Reads a JSON file or a signed edition.
fn read(say: &Say, path: &Path) -> Result<(Territory, Option<PackageHead>), Failure> {
    let bytes = bytes_of(path)?;
    if bytes.trim_ascii_start().starts_with(b"{") {
        let territory = Territory::from_json(&bytes).map_err(|error| of_territory(say, path, &error))?;
        return Ok((territory, None));
    }
    let package = TerritoryPackage::open(&bytes).map_err(|error| of_package(path, error))?;
    Ok((package.territory, Some(package.head)))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| of_io(path, &error))
}

fn build(say: &Say, arguments: &BuildArguments) -> Result<Json, Failure> {
    let units = &arguments.units;
    let territory =
        Territory::from_json(&bytes_of(units)?).map_err(|error| of_territory(say, units, &error))?;
    let territory = territory.with_version(arguments.version);
    let authority = Authority::open(&arguments.dir).map_err(|error| of_authority(say, error))?;
    let now = SystemClock.now();
    let sign = |territory: &Territory| match authority.sign_territory(territory, now) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(AuthorityError::Wire(WireError::TooLarge(_))) => Ok(None),
        Err(error) => Err(of_authority(say, error)),
    };
    let (territory, signed) = match &arguments.outlines {
        None => {
            let signed = sign(&territory)?;
            (territory, signed)
        }
        Some(path) => {
            let outlines = Outlines::from_geojson(&bytes_of(path)?, &territory)
                .map_err(|error| of_territory(say, path, &error))?;
            let mut last = (territory, None);
            for within in COARSER {
                let (territory, _) = last;
                let territory = territory
                    .with_outlines(outlines.simplified(within))
                    .map_err(|error| of_territory(say, path, &error))?;
                let signed = sign(&territory)?;
                last = (territory, signed);
                if last.1.is_some() {
                    break;
                }
            }
            last
        }
    };
    let Some(bytes) = signed else {
        let most = (limits::TERRITORY / 1024).to_string();
        return Err(at(three!("error-territory-large"), units).with("most", most).into());
    };
    write_new(&arguments.output, &bytes)?;
    let path = shown(&arguments.output);
    let given = [
        ("version", Value::from(territory.version().to_string())),
        ("path", Value::from(&path)),
        ("bytes", Value::from(bytes.len() as i64)),
    ];
    say.line(key!("territory-built"), &given);
    let mut object = counted(say, &territory);
    object["path"] = json!(path);
    object["bytes"] = json!(bytes.len());
    Ok(object)
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => at(three!("error-edition-exists"), path).into(),
        _ => of_io(path, &error),
    })
}

fn check(say: &Say, path: &Path) -> Result<Json, Failure> {
    let (territory, head) = read(say, path)?;
    let given =
        [("path", Value::from(shown(path))), ("version", Value::from(territory.version().to_string()))];
    say.line(key!("territory-good"), &given);
    let mut object = counted(say, &territory);
    if let Some(head) = &head {
        let given = [
            ("date", Value::from(say.moment(Timestamp(head.date)))),
            ("root", Value::from(data_encoding::HEXLOWER.encode(&head.root.short()))),
        ];
        say.line(key!("territory-signed"), &given);
    }
    object["signed_at"] = json!(head.map(|head| head.date));
    object["root"] = json!(head.map(|head| data_encoding::HEXLOWER.encode(&head.root.0)));
    Ok(object)
}

/// How much there is, said and as scripts read it.
fn counted(say: &Say, territory: &Territory) -> Json {
    let (units, hamlets) = (territory.units().count(), territory.hamlets().count());
    let outlines = territory.outlines();
    let given = [
        ("units", Value::from(units as i64)),
        ("edges", Value::from(territory.edges() as i64)),
        ("hamlets", Value::from(hamlets as i64)),
        ("outlines", Value::from(outlines.units.len() as i64)),
    ];
    say.line(key!("territory-counts"), &given);
    let metres = u32::from(outlines.coarseness) * METRES;
    if metres > 0 {
        say.line(key!("territory-coarse"), &[("metres", Value::from(i64::from(metres)))]);
    }
    json!({
        "version": territory.version(), "units": units, "edges": territory.edges(), "hamlets": hamlets,
        "outlines": outlines.units.len(), "coarse_metres": metres,
    })
}

fn unit_fields(unit: &Unit) -> Json {
    json!({
        "code": unit.code, "name": unit.name,
        "from": unit.operates_from.map(|day| day.to_string()),
        "to": unit.valid_to.map(|day| day.to_string()),
    })
}

fn hamlet_fields(say: &Say, hamlet: &Hamlet) -> Json {
    json!({
        "id": hamlet.id.0, "name": hamlet.name, "unit": say.unit_object(hamlet.unit),
        "from": hamlet.operates_from.map(|day| day.to_string()),
        "to": hamlet.valid_to.map(|day| day.to_string()),
    })
}

enum Found<'t> {
    Unit(&'t Unit),
    Hamlet(&'t Hamlet),
}

fn find(say: &Say, text: &str, page: u32, day: Date) -> Result<Json, Failure> {
    let units = say.territory.find(text).into_iter().map(Found::Unit);
    let hamlets = say.territory.find_hamlets(text).into_iter().map(Found::Hamlet);
    let mut found: Vec<_> = units.chain(hamlets).skip(skip(page)).take(PAGE + 1).collect();
    if found.is_empty() {
        say.line(key!("phone-none-here"), &[]);
    }
    for found in found.iter().take(PAGE) {
        match found {
            Found::Unit(unit) => {
                say.print(&say.unit_with_days(unit));
                if !unit.operates_at(day) {
                    let shown = Value::from(say.unit_today(unit.id, day));
                    say.line(key!("territory-shown-as"), &[("name", shown)]);
                }
            }
            Found::Hamlet(hamlet) => hamlet_line(say, hamlet, day),
        }
    }
    let next = page_of(say, &mut found, page);
    let mut rows = (Vec::new(), Vec::new());
    for found in &found {
        match found {
            Found::Unit(unit) => rows.0.push(unit_fields(unit)),
            Found::Hamlet(hamlet) => rows.1.push(hamlet_fields(say, hamlet)),
        }
    }
    Ok(json!({ "units": rows.0, "hamlets": rows.1, "page": page, "next_page": next }))
}

fn hamlet_line(say: &Say, hamlet: &Hamlet, day: Date) {
    let given =
        [("name", Value::from(&hamlet.name)), ("unit", Value::from(say.unit_today(hamlet.unit, day)))];
    say.line(key!("territory-hamlet"), &given);
}

fn show(say: &Say, unit: &str, day: Date) -> Result<Json, Failure> {
    let id = say.find_unit(unit, day)?;
    let unit = say.territory.unit(id).ok_or_else(|| told(three!("error-unit-unknown")))?;
    say.print(&say.unit_with_days(unit));
    let district = unit.district.as_deref().unwrap_or_default();
    let place = [district, &unit.province].into_iter().filter(|place| !place.is_empty());
    say.print(&place.collect::<Vec<_>>().join(", "));
    let (route, ids) = match say.territory.route(id, day) {
        Routing::Here(to) => ("here", vec![to]),
        Routing::Moved(to) => ("moved", vec![to]),
        Routing::Choose(several) => ("choose", several),
        Routing::Gone => ("gone", Vec::new()),
    };
    match route {
        "here" => {}
        "gone" => say.line(key!("territory-gone"), &[]),
        _ => say.line(key!("territory-now"), &[("units", Value::from(say.readers(id, day)))]),
    }
    let before: Vec<UnitId> = say.territory.predecessors(id).iter().map(|edge| edge.from).collect();
    if !before.is_empty() {
        let names: Vec<String> = before.iter().map(|id| say.unit(*id)).collect();
        say.line(key!("territory-before"), &[("units", Value::from(names.join(", ")))]);
    }
    let objects = |ids: &[UnitId]| ids.iter().map(|id| say.unit_object(*id)).collect::<Vec<_>>();
    let mut object = unit_fields(unit);
    object["kind"] = json!(unit.kind);
    object["district"] = json!(unit.district);
    object["province"] = json!(unit.province);
    object["legal_from"] = json!(unit.legal_from.map(|day| day.to_string()));
    object["route"] = json!(route);
    object["now"] = json!(objects(&ids));
    object["before"] = json!(objects(&before));
    Ok(object)
}

fn place(say: &Say, north: f64, east: f64, day: Date) -> Result<Json, Failure> {
    let place = Place::of_degrees(north, east).ok_or_else(|| told(three!("error-no-place")))?;
    if say.territory.outlines().units.is_empty() {
        return Err(told(three!("error-no-outlines")).into());
    }
    let found = say.territory.at_point(place, day);
    if found.is_empty() {
        say.line(key!("territory-at-none"), &[]);
    }
    let mut rows = Vec::new();
    for candidate in found {
        let unit = [("unit", Value::from(say.unit(candidate.unit)))];
        let certainty = match candidate.certainty {
            Certainty::Inside => {
                say.print(&say.unit(candidate.unit));
                "inside"
            }
            Certainty::Border => {
                say.line(key!("territory-at-border"), &unit);
                "border"
            }
            Certainty::Related => {
                say.line(key!("territory-at-related"), &unit);
                "related"
            }
        };
        let mut row = say.unit_object(candidate.unit);
        row["certainty"] = json!(certainty);
        rows.push(row);
    }
    Ok(json!({ "units": rows }))
}

fn hamlets(say: &Say, unit: &str, page: u32, day: Date) -> Result<Json, Failure> {
    let unit = say.find_unit(unit, day)?;
    let certain = say.territory.hamlets_of(unit, day).into_iter().map(|hamlet| (hamlet, true));
    let open = say.territory.hamlets_to_place(unit, day).into_iter().map(|hamlet| (hamlet, false));
    let mut found: Vec<_> = certain.chain(open).skip(skip(page)).take(PAGE + 1).collect();
    if found.is_empty() {
        say.line(key!("territory-no-hamlets"), &[("unit", Value::from(say.unit(unit)))]);
    }
    for (hamlet, certain) in found.iter().take(PAGE) {
        match certain {
            true => say.print(&hamlet.name),
            false => hamlet_line(say, hamlet, day),
        }
    }
    let next = page_of(say, &mut found, page);
    let rows: Vec<_> = found
        .iter()
        .map(|(hamlet, certain)| {
            let mut row = hamlet_fields(say, hamlet);
            row["certain"] = json!(certain);
            row
        })
        .collect();
    Ok(json!({ "unit": say.unit_object(unit), "hamlets": rows, "page": page, "next_page": next }))
}
